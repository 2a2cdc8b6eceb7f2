package dev.godwit.adapter.s3;

import dev.godwit.spi.error.StorageException;
import java.util.ArrayList;
import java.util.List;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.http.ContentStreamProvider;
import software.amazon.awssdk.services.s3.model.CompleteMultipartUploadRequest;
import software.amazon.awssdk.services.s3.model.CompleteMultipartUploadResponse;
import software.amazon.awssdk.services.s3.model.CompletedPart;
import software.amazon.awssdk.services.s3.model.CreateMultipartUploadRequest;
import software.amazon.awssdk.services.s3.model.UploadPartRequest;

/// Uploads in parts: begun, each part put, completed once or given up.
final class Uploads {

    private final Bucket bucket;

    Uploads(Bucket bucket) {
        this.bucket = bucket;
    }

    /// @return the upload's id
    String begin(String key, UserMetadata metadata, String type) throws StorageException {
        return bucket.begin(
                        CreateMultipartUploadRequest.builder()
                                .metadata(metadata.values())
                                .contentType(type),
                        key)
                .uploadId();
    }

    /// @param number counts from 1
    /// @return the part's etag
    String part(String key, String uploadId, int number, byte[] bytes) throws StorageException {
        byte[] md5 = Md5.of(bytes);
        UploadPartRequest.Builder request =
                UploadPartRequest.builder().key(key).uploadId(uploadId).partNumber(number);
        if (!bucket.settings().checksums()) {
            request.contentMD5(Md5.base64(md5));
        }
        return Stored.bare(
                bucket.part(
                                request,
                                RequestBody.fromContentProvider(
                                        ContentStreamProvider.fromByteArrayUnsafe(bytes),
                                        bytes.length,
                                        "application/octet-stream"),
                                bytes.length)
                        .eTag());
    }

    /// @param etags of all parts, in order
    /// @return the object's etag
    String end(
            CompleteMultipartUploadRequest.Builder request,
            String key,
            String uploadId,
            List<String> etags,
            long size)
            throws StorageException {
        List<CompletedPart> parts = new ArrayList<>(etags.size());
        for (String etag : etags) {
            parts.add(
                    CompletedPart.builder()
                            .partNumber(parts.size() + 1)
                            .eTag('"' + etag + '"')
                            .build());
        }
        CompleteMultipartUploadResponse answer =
                bucket.end(
                        request.key(key)
                                .uploadId(uploadId)
                                .multipartUpload(upload -> upload.parts(parts)),
                        size);
        return Stored.bare(answer.eTag());
    }

    void abort(String key, String uploadId) throws StorageException {
        bucket.abort(key, uploadId);
    }
}
