package dev.godwit.testkit.s3;

import java.util.Optional;

/// Answers a request, whatever it is about.
final class Calls {

    private final BucketCalls ofBuckets;
    private final ListingCalls ofListings;
    private final ObjectCalls ofObjects;
    private final CopyCalls ofCopies;
    private final BatchDeletion ofBatches;
    private final UploadCalls ofUploads;
    private final VersionCalls ofVersions;
    private final TagCalls ofTags;
    private final Access access;

    Calls(Buckets buckets, Access access) {
        this.access = access;
        ofBuckets = new BucketCalls(buckets);
        ofListings = new ListingCalls(buckets);
        ofObjects = new ObjectCalls(buckets);
        ofCopies = new CopyCalls(buckets);
        ofBatches = new BatchDeletion(buckets);
        ofUploads = new UploadCalls(buckets);
        ofVersions = new VersionCalls(buckets);
        ofTags = new TagCalls(buckets);
    }

    HttpAnswer answer(S3Call call) {
        try {
            access.check(call.head());
            return dispatch(call);
        } catch (S3Error e) {
            return e.answer(call);
        }
    }

    /// A refusal before the body is read.
    Optional<HttpAnswer> refusal(S3Call call) {
        try {
            if (call.operation() == S3Operation.PUT_OBJECT
                    || call.operation() == S3Operation.COMPLETE_MULTIPART_UPLOAD) {
                ofObjects.checkEarly(call);
            }
            return Optional.empty();
        } catch (S3Error e) {
            return Optional.of(e.answer(call));
        }
    }

    private HttpAnswer dispatch(S3Call call) throws S3Error {
        return switch (call.operation()) {
            case LIST_BUCKETS -> ofBuckets.list();
            case CREATE_BUCKET -> ofBuckets.create(call);
            case HEAD_BUCKET -> ofBuckets.head(call);
            case DELETE_BUCKET -> ofBuckets.delete(call);
            case GET_BUCKET_LOCATION -> ofBuckets.location(call);
            case GET_BUCKET_VERSIONING -> ofVersions.getVersioning(call);
            case PUT_BUCKET_VERSIONING -> ofVersions.putVersioning(call);
            case LIST_OBJECTS -> ofListings.list(call);
            case LIST_OBJECTS_V2 -> ofListings.listV2(call);
            case LIST_OBJECT_VERSIONS -> ofVersions.list(call);
            case HEAD_OBJECT, GET_OBJECT -> ofObjects.read(call);
            case PUT_OBJECT -> ofObjects.put(call);
            case COPY_OBJECT -> ofCopies.copy(call);
            case DELETE_OBJECT -> ofObjects.delete(call);
            case DELETE_OBJECTS -> ofBatches.delete(call);
            case GET_OBJECT_TAGGING -> ofTags.get(call);
            case PUT_OBJECT_TAGGING -> ofTags.put(call);
            case DELETE_OBJECT_TAGGING -> ofTags.delete(call);
            case CREATE_MULTIPART_UPLOAD -> ofUploads.create(call);
            case UPLOAD_PART -> ofUploads.uploadPart(call);
            case UPLOAD_PART_COPY -> ofCopies.copyPart(call);
            case LIST_PARTS -> ofUploads.listParts(call);
            case LIST_MULTIPART_UPLOADS -> ofUploads.listUploads(call);
            case COMPLETE_MULTIPART_UPLOAD -> ofUploads.complete(call);
            case ABORT_MULTIPART_UPLOAD -> ofUploads.abort(call);
            case OTHER ->
                    throw S3Error.notImplemented(
                            call.head().method() + " with " + call.head().query().keySet());
        };
    }
}
