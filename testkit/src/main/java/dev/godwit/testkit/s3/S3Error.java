package dev.godwit.testkit.s3;

/// What the server refuses, as the protocol says it.
final class S3Error extends Exception {

    private final int status;
    private final String code;
    private final boolean ofMarker;

    S3Error(int status, String code, String message) {
        this(status, code, message, false);
    }

    private S3Error(int status, String code, String message, boolean ofMarker) {
        super(message);
        this.status = status;
        this.code = code;
        this.ofMarker = ofMarker;
    }

    /// The same, because a delete marker is there.
    S3Error ofMarker() {
        return new S3Error(status, code, String.valueOf(getMessage()), true);
    }

    static S3Error noSuchKey() {
        return new S3Error(404, "NoSuchKey", "There is no such object");
    }

    static S3Error preconditionFailed() {
        return new S3Error(412, "PreconditionFailed", "A precondition does not hold");
    }

    static S3Error invalid(String message) {
        return new S3Error(400, "InvalidArgument", message);
    }

    static S3Error notImplemented(String message) {
        return new S3Error(501, "NotImplemented", message);
    }

    int status() {
        return status;
    }

    String code() {
        return code;
    }

    HttpAnswer answer(S3Call call) {
        if (status == 304) {
            return HttpAnswer.of(status);
        }
        HttpAnswer answer =
                HttpAnswer.of(
                        status,
                        document(
                                code,
                                String.valueOf(getMessage()),
                                "/" + call.bucket() + "/" + call.key()));
        return ofMarker ? answer.with("x-amz-delete-marker", "true") : answer;
    }

    /// @param resource what it is about
    static byte[] document(String code, String message, String resource) {
        return Xml.document(
                "Error",
                xml ->
                        xml.text("Code", code)
                                .text("Message", message)
                                .text("Resource", resource)
                                .text("RequestId", "1"));
    }
}
