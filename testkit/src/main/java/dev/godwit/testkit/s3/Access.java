package dev.godwit.testkit.s3;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Who may use the server. Signatures are taken for granted: it matters here which key is claimed,
/// not whether it is owned.
final class Access {

    private static final Pattern CREDENTIAL =
            Pattern.compile(
                    "AWS4-HMAC-SHA256 Credential=([^/]+)/(\\d{8})/([^/]+)/s3/aws4_request,.*");

    private final Set<String> admitted = ConcurrentHashMap.newKeySet();
    private final Set<String> denied = ConcurrentHashMap.newKeySet();

    void admit(String accessKey) {
        admitted.add(accessKey);
        denied.remove(accessKey);
    }

    void deny(String accessKey) {
        denied.add(accessKey);
    }

    void revoke(String accessKey) {
        admitted.remove(accessKey);
    }

    void check(HttpHead head) throws S3Error {
        String authorization = head.header("authorization");
        if (authorization == null) {
            throw new S3Error(403, "AccessDenied", "The request is not signed");
        }
        Matcher matcher = CREDENTIAL.matcher(authorization);
        if (!matcher.matches()) {
            throw new S3Error(
                    400,
                    "AuthorizationHeaderMalformed",
                    "The request is not signed by version 4 for s3");
        }
        if (!admitted.contains(matcher.group(1))) {
            throw new S3Error(403, "InvalidAccessKeyId", "There is no such access key");
        }
        if (denied.contains(matcher.group(1))) {
            throw new S3Error(403, "AccessDenied", "This access key may do nothing");
        }
    }
}
