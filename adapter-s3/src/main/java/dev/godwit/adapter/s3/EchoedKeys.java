package dev.godwit.adapter.s3;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import java.util.regex.Pattern;
import software.amazon.awssdk.core.SdkRequest;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.services.s3.model.CompleteMultipartUploadRequest;
import software.amazon.awssdk.services.s3.model.CreateMultipartUploadRequest;
import software.amazon.awssdk.services.s3.model.ListMultipartUploadsRequest;
import software.amazon.awssdk.services.s3.model.ListObjectVersionsRequest;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Request;
import software.amazon.awssdk.services.s3.model.ListPartsRequest;

/// Makes answers readable that repeat the key they are about. Characters that a key may hold and
/// XML 1.0 may not, most control characters among them, would end the SDK's parser; a mark stands
/// in their place. Only where nobody reads that key from the answer: documents that tell of keys
/// have those encoded, and Ceph's gateway leaves what it repeats in a list of uploads as it is. Of
/// listings what they repeat is taken out instead, or besides.
final class EchoedKeys implements ExecutionInterceptor {

    static final String MARK = "\uFFFD";

    private static final Pattern REFERENCE = Pattern.compile("&#(x\\p{XDigit}{1,6}|\\d{1,7});");

    private static final Pattern RAW =
            Pattern.compile("[\\x00-\\x08\\x0B\\x0C\\x0E-\\x1F\\uFFFE\\uFFFF]");

    @Override
    public Optional<InputStream> modifyHttpResponseContent(
            Context.ModifyHttpResponse context, ExecutionAttributes attributes) {
        Optional<InputStream> body = context.responseBody();
        boolean marked = echoes(context.request()) || context.httpResponse().statusCode() >= 400;
        if (body.isEmpty() || !(marked || lists(context.request()))) {
            return body;
        }
        try (InputStream in = body.get()) {
            byte[] document = in.readAllBytes();
            if (marked) {
                document = readable(new String(document, UTF_8)).getBytes(UTF_8);
            }
            if (lists(context.request())) {
                RepeatedKeys.takeOut(document, text -> readable(text).equals(text));
            }
            return Optional.of(new ByteArrayInputStream(document));
        } catch (IOException e) {
            throw SdkClientException.create("The answer broke off", e);
        }
    }

    private static boolean echoes(SdkRequest request) {
        return request instanceof CreateMultipartUploadRequest
                || request instanceof CompleteMultipartUploadRequest
                || request instanceof ListPartsRequest
                || request instanceof ListMultipartUploadsRequest;
    }

    private static boolean lists(SdkRequest request) {
        return request instanceof ListObjectsV2Request
                || request instanceof ListObjectVersionsRequest
                || request instanceof ListMultipartUploadsRequest;
    }

    private static String readable(String document) {
        String referred =
                REFERENCE
                        .matcher(document)
                        .replaceAll(found -> isAllowed(found.group(1)) ? found.group() : MARK);
        return RAW.matcher(referred).replaceAll(MARK);
    }

    /// Whether a reference to this character may stand in a document.
    private static boolean isAllowed(String number) {
        int character =
                number.startsWith("x")
                        ? Integer.parseInt(number.substring(1), 16)
                        : Integer.parseInt(number);
        return character == '\t'
                || character == '\n'
                || character == '\r'
                || (character >= 0x20 && character < 0xD800)
                || (character >= 0xE000 && character < 0xFFFE)
                || (character >= 0x10000 && character <= Character.MAX_CODE_POINT);
    }
}
