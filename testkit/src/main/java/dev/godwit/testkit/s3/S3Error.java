package dev.godwit.testkit.s3;

/// What the server refuses, as the protocol says it.
final class S3Error extends Exception {

    private final int status;
    private final String code;

    S3Error(int status, String code, String message) {
        super(message);
        this.status = status;
        this.code = code;
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

    HttpAnswer answer() {
        return status == 304
                ? HttpAnswer.of(status)
                : HttpAnswer.of(status, document(code, String.valueOf(getMessage())));
    }

    static byte[] document(String code, String message) {
        return Xml.document(
                "Error",
                xml -> xml.text("Code", code).text("Message", message).text("RequestId", "1"));
    }
}
