package dev.godwit.testkit.s3;

import java.util.Set;

/// Tells the operation from method, path and query. Buckets are addressed by path.
final class Router {

    /// Parameters that are understood, or that change nothing here.
    private static final Set<String> KNOWN =
            Set.of(
                    "continuation-token",
                    "delete",
                    "delimiter",
                    "encoding-type",
                    "fetch-owner",
                    "key-marker",
                    "list-type",
                    "location",
                    "marker",
                    "max-keys",
                    "max-parts",
                    "max-uploads",
                    "part-number-marker",
                    "partNumber",
                    "prefix",
                    "tagging",
                    "version-id-marker",
                    "versionId",
                    "versioning",
                    "versions",
                    "start-after",
                    "upload-id-marker",
                    "uploadId",
                    "uploads",
                    "x-id");

    private final String bucket;
    private final String key;
    private final HttpHead head;

    Router(HttpHead head) {
        this.head = head;
        String path = head.path().substring(1);
        int slash = path.indexOf('/');
        bucket = slash < 0 ? path : path.substring(0, slash);
        key = slash < 0 ? "" : path.substring(slash + 1);
    }

    S3Call call(Blob body) {
        return new S3Call(operation(), bucket, key, head, body);
    }

    S3Operation operation() {
        if (!KNOWN.containsAll(head.query().keySet())) {
            return S3Operation.OTHER;
        }
        if (bucket.isEmpty()) {
            return head.method().equals("GET") ? S3Operation.LIST_BUCKETS : S3Operation.OTHER;
        }
        return key.isEmpty() ? ofBucket() : ofObject();
    }

    private S3Operation ofBucket() {
        return switch (head.method()) {
            case "HEAD" -> S3Operation.HEAD_BUCKET;
            case "PUT" ->
                    head.asks("versioning")
                            ? S3Operation.PUT_BUCKET_VERSIONING
                            : S3Operation.CREATE_BUCKET;
            case "DELETE" -> S3Operation.DELETE_BUCKET;
            case "POST" -> head.asks("delete") ? S3Operation.DELETE_OBJECTS : S3Operation.OTHER;
            case "GET" -> {
                if (head.asks("location")) {
                    yield S3Operation.GET_BUCKET_LOCATION;
                }
                if (head.asks("uploads")) {
                    yield S3Operation.LIST_MULTIPART_UPLOADS;
                }
                if (head.asks("versioning")) {
                    yield S3Operation.GET_BUCKET_VERSIONING;
                }
                if (head.asks("versions")) {
                    yield S3Operation.LIST_OBJECT_VERSIONS;
                }
                yield head.parameter("list-type").equals("2")
                        ? S3Operation.LIST_OBJECTS_V2
                        : S3Operation.LIST_OBJECTS;
            }
            default -> S3Operation.OTHER;
        };
    }

    private S3Operation ofObject() {
        if (head.asks("tagging")) {
            return ofTags();
        }
        boolean copy = head.header("x-amz-copy-source") != null;
        boolean upload = head.asks("uploadId");
        return switch (head.method()) {
            case "HEAD" -> S3Operation.HEAD_OBJECT;
            case "GET" -> upload ? S3Operation.LIST_PARTS : S3Operation.GET_OBJECT;
            case "PUT" -> {
                if (upload) {
                    yield copy ? S3Operation.UPLOAD_PART_COPY : S3Operation.UPLOAD_PART;
                }
                yield copy ? S3Operation.COPY_OBJECT : S3Operation.PUT_OBJECT;
            }
            case "POST" -> {
                if (head.asks("uploads")) {
                    yield S3Operation.CREATE_MULTIPART_UPLOAD;
                }
                yield upload ? S3Operation.COMPLETE_MULTIPART_UPLOAD : S3Operation.OTHER;
            }
            case "DELETE" ->
                    upload ? S3Operation.ABORT_MULTIPART_UPLOAD : S3Operation.DELETE_OBJECT;
            default -> S3Operation.OTHER;
        };
    }

    private S3Operation ofTags() {
        return switch (head.method()) {
            case "GET" -> S3Operation.GET_OBJECT_TAGGING;
            case "PUT" -> S3Operation.PUT_OBJECT_TAGGING;
            case "DELETE" -> S3Operation.DELETE_OBJECT_TAGGING;
            default -> S3Operation.OTHER;
        };
    }
}
