package dev.godwit.adapter.s3;

import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.spi.error.ErrorClass;
import dev.godwit.spi.error.StorageException;
import dev.godwit.spi.error.StorageException.Throttled;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.http.SdkHttpResponse;
import software.amazon.awssdk.services.s3.model.S3Exception;

class ErrorsTest {

    private static StorageException of(Request request, int status, String code) {
        return Errors.of(request, "s3://b/k", answer(status, code));
    }

    private static S3Exception answer(int status, String code) {
        return (S3Exception)
                S3Exception.builder()
                        .statusCode(status)
                        .awsErrorDetails(
                                AwsErrorDetails.builder()
                                        .errorCode(code)
                                        .errorMessage("said the server")
                                        .sdkHttpResponse(
                                                SdkHttpResponse.builder()
                                                        .statusCode(status)
                                                        .putHeader("Retry-After", "7")
                                                        .build())
                                        .build())
                        .build();
    }

    @ParameterizedTest
    @CsvSource({
        "404, NoSuchKey, NOT_FOUND",
        "404, NoSuchBucket, NOT_FOUND",
        "404, '', NOT_FOUND",
        "412, PreconditionFailed, PRECONDITION_FAILED",
        "304, '', PRECONDITION_FAILED",
        "409, ConditionalRequestConflict, TRANSIENT",
        "403, AccessDenied, DENIED",
        "403, '', DENIED",
        "403, QuotaExceeded, NO_SPACE",
        "507, '', NO_SPACE",
        "503, SlowDown, THROTTLED",
        "503, '', THROTTLED",
        "429, TooManyRequests, THROTTLED",
        "200, SlowDown, THROTTLED",
        "400, KeyTooLongError, UNSUPPORTED",
        "501, NotImplemented, UNSUPPORTED",
        "400, BadDigest, TRANSIENT",
        "403, InvalidObjectState, UNSUPPORTED",
        "301, PermanentRedirect, DENIED"
    })
    void areTranslatedByCodeAndStatus(int status, String code, ErrorClass expected) {
        assertThat(of(Request.PUT, status, code).errorClass()).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({
        "500, InternalError",
        "502, ''",
        "504, ''",
        "400, RequestTimeout",
        "200, InternalError"
    })
    void leaveTheOutcomeOfAChangeUnknownWhenTheServerFails(int status, String code) {
        assertThat(of(Request.PUT, status, code).errorClass())
                .isEqualTo(ErrorClass.OUTCOME_UNKNOWN);
        assertThat(of(Request.HEAD, status, code).errorClass()).isEqualTo(ErrorClass.TRANSIENT);
    }

    @Test
    void sayWhatTheCredentialsNeed() {
        assertThat(of(Request.LIST, 403, "AccessDenied"))
                .hasMessage(
                        "Cannot list s3://b/k: access denied (403 AccessDenied); the credentials"
                                + " need s3:ListBucket");
    }

    @Test
    void sayHowLongToWait() {
        assertThat(((Throttled) of(Request.PUT, 503, "SlowDown")).retryAfter())
                .contains(Duration.ofSeconds(7));
    }

    @Test
    void tellALostAnswerFromOneThatNeverWasAskedFor() {
        SdkClientException refused =
                SdkClientException.create("x", new ConnectException("refused"));
        SdkClientException lost =
                SdkClientException.create("x", new SocketTimeoutException("late"));

        assertThat(Errors.of(Request.PUT, "k", refused).errorClass())
                .isEqualTo(ErrorClass.TRANSIENT);
        assertThat(Errors.of(Request.PUT, "k", lost).errorClass())
                .isEqualTo(ErrorClass.OUTCOME_UNKNOWN);
        assertThat(Errors.of(Request.GET, "k", lost).errorClass()).isEqualTo(ErrorClass.TRANSIENT);
    }
}
