package dev.godwit.adapter.s3;

import dev.godwit.spi.error.StorageException;
import dev.godwit.spi.error.StorageException.Denied;
import dev.godwit.spi.error.StorageException.NoSpace;
import dev.godwit.spi.error.StorageException.NotFound;
import dev.godwit.spi.error.StorageException.OutcomeUnknown;
import dev.godwit.spi.error.StorageException.PreconditionFailed;
import dev.godwit.spi.error.StorageException.Stopped;
import dev.godwit.spi.error.StorageException.Throttled;
import dev.godwit.spi.error.StorageException.Transient;
import dev.godwit.spi.error.StorageException.Unauthenticated;
import dev.godwit.spi.error.StorageException.Unsupported;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.AbortedException;
import software.amazon.awssdk.core.exception.ApiCallAttemptTimeoutException;
import software.amazon.awssdk.core.exception.ApiCallTimeoutException;
import software.amazon.awssdk.core.exception.SdkException;

/// Translates what a server or the way to it says, once, to the class that decides what happens
/// next.
///
/// Messages are one line: what could not be done, to what, why, and what to do where that helps.
final class Errors {

    private static final Duration LONGEST_WAIT = Duration.ofMinutes(5);

    private Errors() {}

    /// @param place an object as a person would write it
    static StorageException of(Request request, String place, SdkException e) {
        return switch (e) {
            case AwsServiceException answer -> ofAnswer(request, place, answer);
            case AbortedException _ -> stopped(request, place, e);
            case ApiCallTimeoutException _, ApiCallAttemptTimeoutException _ ->
                    unanswered(request, place, "the server did not answer in time", e);
            default -> ofTheWay(request, place, e);
        };
    }

    private static StorageException stopped(Request request, String place, SdkException e) {
        return request.repeatable
                ? new Stopped("Stopped before it could " + request.doing + " " + Text.shown(place))
                : unanswered(request, place, "it was interrupted", e);
    }

    // ------------------------------------------------------------ without an answer

    private static StorageException ofTheWay(Request request, String place, SdkException e) {
        String said = String.valueOf(e.getMessage());
        if (said.contains("Unable to load credentials") || said.contains("credentials were null")) {
            return new Unauthenticated(
                    Text.say(
                            request.doing,
                            place,
                            "there are no credentials; set them in the environment or a profile,"
                                    + " or say credentials=anonymous"),
                    e);
        }
        if (said.contains("Profile file contained no credentials")) {
            return new Unauthenticated(
                    Text.say(
                            request.doing,
                            place,
                            "the profile holds no credentials; check ~/.aws/credentials"),
                    e);
        }
        if (caused(e, ConnectException.class) || caused(e, UnknownHostException.class)) {
            return new Transient(
                    Text.say(
                            request.doing,
                            place,
                            "the server cannot be reached; check the endpoint and the network"),
                    e);
        }
        return unanswered(request, place, "the connection broke (" + root(e) + ")", e);
    }

    /// For an answer, or a request, that the SDK fails at.
    static StorageException unread(Request request, String place, RuntimeException e) {
        return unanswered(request, place, "the SDK does not understand the answer (" + e + ")", e);
    }

    private static StorageException unanswered(
            Request request, String place, String why, RuntimeException e) {
        String sentence = Text.say(request.doing, place, why);
        return request.repeatable ? new Transient(sentence, e) : new OutcomeUnknown(sentence, e);
    }

    private static boolean caused(Throwable e, Class<? extends Throwable> by) {
        for (Throwable at = e; at != null; at = at.getCause()) {
            if (by.isInstance(at)) {
                return true;
            }
        }
        return false;
    }

    private static String root(Throwable e) {
        Throwable at = e;
        while (at.getCause() != null) {
            at = at.getCause();
        }
        return at.getMessage() == null ? at.getClass().getSimpleName() : at.getMessage();
    }

    // ------------------------------------------------------------ an answer

    private static StorageException ofAnswer(Request request, String place, AwsServiceException e) {
        String code = code(e);
        int status = e.statusCode();
        return switch (code) {
            case "NoSuchKey", "NotFound", "NoSuchVersion", "NoSuchUpload" ->
                    new NotFound(Text.say(request.doing, place, "nothing is there any more"), e);
            case "NoSuchBucket" ->
                    new NotFound(
                            Text.say(
                                    request.doing,
                                    place,
                                    "the bucket does not exist; make it first"),
                            e);
            case "PreconditionFailed", "NotModified" -> changed(request.doing, place, e);
            case "ConditionalRequestConflict", "OperationAborted" ->
                    new Transient(
                            Text.say(request.doing, place, "somebody else is changing it"), e);
            case "SlowDown",
                    "SlowDownRead",
                    "SlowDownWrite",
                    "ServiceUnavailable",
                    "Throttling",
                    "ThrottlingException",
                    "TooManyRequests",
                    "RequestLimitExceeded",
                    "BandwidthLimitExceeded" ->
                    throttled(request, place, e);
            case "QuotaExceeded",
                    "InsufficientStorage",
                    "InsufficientCapacity",
                    "XMinioStorageFull",
                    "XMinioAdminBucketQuotaExceeded" ->
                    new NoSpace(
                            Text.say(
                                    request.doing,
                                    place,
                                    "the storage or a quota is full; make room and resume"),
                            e);
            case "InternalError", "RequestTimeout", "IncompleteBody" ->
                    unanswered(request, place, "the server failed (" + code + ")", e);
            case "BadDigest", "XAmzContentSHA256Mismatch", "InvalidDigest" ->
                    new Transient(
                            Text.say(
                                    request.doing,
                                    place,
                                    "the server got other bytes than were sent (" + code + ")"),
                            e);
            case "KeyTooLongError", "KeyTooLong", "InvalidObjectName" ->
                    new Unsupported(
                            Text.say(request.doing, place, "the server takes no such key"), e);
            case "InvalidObjectState" ->
                    new Unsupported(
                            Text.say(request.doing, place, "it is in an archive; restore it first"),
                            e);
            case "InvalidAccessKeyId",
                    "InvalidClientTokenId",
                    "InvalidToken",
                    "ExpiredToken",
                    "ExpiredTokenException",
                    "TokenRefreshRequired",
                    "RequestTimeTooSkewed",
                    "UserSuspended" ->
                    new Unauthenticated(
                            Text.say(
                                    request.doing,
                                    place,
                                    "the server does not take the credentials ("
                                            + code
                                            + "); renew them, and check the clock"),
                            e);
            case "PermanentRedirect",
                    "TemporaryRedirect",
                    "AuthorizationHeaderMalformed",
                    "IllegalLocationConstraintException" ->
                    new Denied(
                            Text.say(
                                    request.doing,
                                    place,
                                    "the bucket is elsewhere; name its region with region="),
                            e);
            default -> ofStatus(request, place, code, status, e);
        };
    }

    private static StorageException ofStatus(
            Request request, String place, String code, int status, AwsServiceException e) {
        String said = status + (code.isEmpty() ? "" : " " + code);
        return switch (status) {
            case 401, 403 ->
                    new Denied(
                            Text.say(
                                    request.doing,
                                    place,
                                    "access denied ("
                                            + said
                                            + "); the credentials need "
                                            + request.permission),
                            e);
            case 404 ->
                    new NotFound(Text.say(request.doing, place, "nothing is there any more"), e);
            case 304, 412, 416 -> changed(request.doing, place, e);
            case 409 ->
                    new Transient(
                            Text.say(request.doing, place, "somebody else is changing it"), e);
            case 429, 503 -> throttled(request, place, e);
            case 507 ->
                    new NoSpace(
                            Text.say(
                                    request.doing,
                                    place,
                                    "the storage is full; make room and resume"),
                            e);
            default ->
                    status >= 500 && status != 501
                            ? unanswered(request, place, "the server failed (" + said + ")", e)
                            : new Unsupported(
                                    Text.say(
                                            request.doing,
                                            place,
                                            "the server refuses (" + said + ")" + message(e)),
                                    e);
        };
    }

    /// Whether it is about what the credentials may do, and not about where something is.
    static boolean isOfAccess(Denied e) {
        return e.getCause() instanceof AwsServiceException answer
                && (answer.statusCode() == 401 || answer.statusCode() == 403);
    }

    static PreconditionFailed changed(String doing, String place, @Nullable Throwable e) {
        return new PreconditionFailed(
                Text.say(doing, place, "it is not the version that was seen any more"), e);
    }

    private static Throttled throttled(Request request, String place, AwsServiceException e) {
        return new Throttled(
                Text.say(request.doing, place, "the server asks for fewer requests"),
                retryAfter(e).orElse(null),
                e);
    }

    private static Optional<Duration> retryAfter(AwsServiceException e) {
        return Optional.ofNullable(e.awsErrorDetails())
                .flatMap(details -> Optional.ofNullable(details.sdkHttpResponse()))
                .flatMap(response -> response.firstMatchingHeader("Retry-After"))
                .filter(text -> text.matches("\\d{1,6}"))
                .map(text -> Duration.ofSeconds(Long.parseLong(text)))
                .map(wait -> wait.compareTo(LONGEST_WAIT) < 0 ? wait : LONGEST_WAIT);
    }

    static String code(AwsServiceException e) {
        String code = e.awsErrorDetails() == null ? null : e.awsErrorDetails().errorCode();
        return code == null ? "" : code;
    }

    private static String message(AwsServiceException e) {
        String said = e.awsErrorDetails() == null ? null : e.awsErrorDetails().errorMessage();
        return said == null || said.isBlank() ? "" : ": " + said;
    }
}
