package dev.godwit.testkit.s3;

import java.nio.charset.StandardCharsets;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/// Answers that are wrong, but well sent.
final class FalseAnswers {

    private static final String ENTITY_TAG = "<ETag>[^<]*</ETag>";
    private static final String OTHER_TAG = "00000000000000000000000000000000";
    private static final String NEXT =
            "<(Next(ContinuationToken|Marker|KeyMarker|UploadIdMarker|PartNumberMarker))>"
                    + "[^<]*</\\1>";

    private final Function<S3Call, HttpAnswer> right;
    private final S3Faults faults;

    FalseAnswers(Function<S3Call, HttpAnswer> right, S3Faults faults) {
        this.right = right;
        this.faults = faults;
    }

    HttpAnswer answer(S3Call call, S3Fault fault) {
        return switch (fault) {
            case INTERNAL_ERROR -> error(500, "InternalError");
            case INTERNAL_ERROR_AFTER -> after(call, error(500, "InternalError"));
            case SLOW_DOWN ->
                    error(503, "SlowDown")
                            .with("retry-after", String.valueOf(faults.retryAfterSeconds()));
            case ERROR_IN_200 -> error(200, "InternalError");
            case ERROR_IN_200_AFTER -> after(call, error(200, "InternalError"));
            case WRONG_ETAG -> otherTags(right.apply(call));
            case SHORT_LENGTH -> half(right.apply(call));
            case SHORT_PAGE ->
                    right.apply(
                            call.with("max-keys", "1")
                                    .with("max-uploads", "1")
                                    .with("max-parts", "1"));
            case TORN_PAGE -> torn(right.apply(call));
            case SILENCE,
                    SILENCE_AFTER,
                    RESET,
                    RESET_IN_REQUEST,
                    RESET_IN_ANSWER,
                    LOST_REPLY,
                    SHORT_BODY ->
                    right.apply(call);
        };
    }

    private static HttpAnswer error(int status, String code) {
        return HttpAnswer.of(status, S3Error.document(code, "By script", ""));
    }

    private HttpAnswer after(S3Call call, HttpAnswer told) {
        HttpAnswer done = right.apply(call);
        return done.status() < 300 ? told : done;
    }

    private static HttpAnswer otherTags(HttpAnswer answer) {
        HttpAnswer other =
                answer.headers().containsKey("etag")
                        ? answer.with("etag", '"' + OTHER_TAG + '"')
                        : answer;
        return xml(
                other,
                text -> text.replaceAll(ENTITY_TAG, "<ETag>&quot;" + OTHER_TAG + "&quot;</ETag>"));
    }

    private static HttpAnswer torn(HttpAnswer answer) {
        return xml(
                answer,
                text ->
                        text.replaceAll(NEXT, "")
                                .replaceAll(
                                        "<IsTruncated>false</IsTruncated>",
                                        "<IsTruncated>true</IsTruncated>"));
    }

    private static HttpAnswer half(HttpAnswer answer) {
        Blob body = answer.body();
        return new HttpAnswer(
                answer.status(), answer.headers(), new Blob.Cut(body, 0, body.size() / 2));
    }

    private static HttpAnswer xml(HttpAnswer answer, UnaryOperator<String> change) {
        if (!"application/xml".equals(answer.headers().get("content-type"))) {
            return answer;
        }
        String text = new String(answer.body().bytes(), StandardCharsets.UTF_8);
        byte[] changed = change.apply(text).getBytes(StandardCharsets.UTF_8);
        return new HttpAnswer(answer.status(), answer.headers(), Blob.of(changed));
    }
}
