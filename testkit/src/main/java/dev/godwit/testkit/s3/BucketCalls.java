package dev.godwit.testkit.s3;

/// Answers what is asked about buckets themselves.
final class BucketCalls {

    private final Buckets buckets;

    BucketCalls(Buckets buckets) {
        this.buckets = buckets;
    }

    HttpAnswer list() {
        return HttpAnswer.of(
                200,
                Xml.document(
                        "ListAllMyBucketsResult",
                        xml ->
                                xml.element(
                                        "Buckets",
                                        list ->
                                                buckets.all()
                                                        .forEach(bucket ->
                                                                list.element(
                                                                        "Bucket",
                                                                        entry ->
                                                                                entry.text(
                                                                                                "Name",
                                                                                                bucket
                                                                                                        .name())
                                                                                        .text(
                                                                                                "CreationDate",
                                                                                                bucket
                                                                                                        .made()))))));
    }

    HttpAnswer create(S3Call call) throws S3Error {
        if (!buckets.add(call.bucket())) {
            throw new S3Error(409, "BucketAlreadyOwnedByYou", "There is one of this name");
        }
        return HttpAnswer.of(200).with("location", "/" + call.bucket());
    }

    HttpAnswer head(S3Call call) throws S3Error {
        buckets.get(call.bucket());
        return HttpAnswer.of(200);
    }

    HttpAnswer delete(S3Call call) throws S3Error {
        if (!buckets.get(call.bucket()).isEmpty()) {
            throw new S3Error(409, "BucketNotEmpty", "The bucket holds objects");
        }
        buckets.remove(call.bucket());
        return HttpAnswer.of(204);
    }

    /// An empty one is that of the default region.
    HttpAnswer location(S3Call call) throws S3Error {
        buckets.get(call.bucket());
        return HttpAnswer.of(200, Xml.document("LocationConstraint", _ -> {}));
    }
}
