package dev.godwit.adapter.s3;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttribute;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.http.SdkHttpResponse;
import software.amazon.awssdk.services.s3.model.GetObjectRequest;
import software.amazon.awssdk.services.s3.model.HeadObjectRequest;

/// Takes an error document for an error where it comes under status 200. The SDK does that where it
/// expects a document, and takes every other request for done. Of a HEAD the document is not seen:
/// it is an answer that tells neither an etag nor a time, as each does that tells of an object.
final class HiddenErrors implements ExecutionInterceptor {

    /// Behind the XML declaration, if there is one.
    private static final int ENOUGH = 256;

    private static final ExecutionAttribute<InputStream> BODY =
            new ExecutionAttribute<>("HiddenErrorsBody");

    @Override
    public SdkHttpResponse modifyHttpResponse(
            Context.ModifyHttpResponse context, ExecutionAttributes attributes) {
        SdkHttpResponse response = context.httpResponse();
        if (context.request() instanceof HeadObjectRequest) {
            return response.statusCode() == 200 && tellsOfNothing(response)
                    ? response.toBuilder().statusCode(500).build()
                    : response;
        }
        Optional<InputStream> body = context.responseBody();
        if (response.statusCode() != 200
                || body.isEmpty()
                || context.request() instanceof GetObjectRequest) {
            return response;
        }
        try {
            byte[] start = body.get().readNBytes(ENOUGH);
            attributes.putAttribute(
                    BODY, new SequenceInputStream(new ByteArrayInputStream(start), body.get()));
            return isError(start) ? response.toBuilder().statusCode(500).build() : response;
        } catch (IOException e) {
            throw SdkClientException.create("The answer broke off", e);
        }
    }

    @Override
    public Optional<InputStream> modifyHttpResponseContent(
            Context.ModifyHttpResponse context, ExecutionAttributes attributes) {
        InputStream read = attributes.getAttribute(BODY);
        return read == null ? context.responseBody() : Optional.of(read);
    }

    private static boolean tellsOfNothing(SdkHttpResponse response) {
        return response.firstMatchingHeader("ETag").isEmpty()
                && response.firstMatchingHeader("Last-Modified").isEmpty();
    }

    private static boolean isError(byte[] start) {
        String text = new String(start, StandardCharsets.UTF_8).strip();
        int root = text.startsWith("<?") ? text.indexOf("?>") + 2 : 0;
        return text.substring(root).stripLeading().startsWith("<Error>");
    }
}
