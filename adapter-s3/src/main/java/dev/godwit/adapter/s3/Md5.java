package dev.godwit.adapter.s3;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.HexFormat;

/// MD5, which servers hold bodies to and mostly take for the etag.
final class Md5 {

    private Md5() {}

    static MessageDigest begin() {
        try {
            return MessageDigest.getInstance("MD5");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java platform has MD5", e);
        }
    }

    static byte[] of(byte[] content) {
        return begin().digest(content);
    }

    static String hex(byte[] md5) {
        return HexFormat.of().formatHex(md5);
    }

    static String base64(byte[] md5) {
        return Base64.getEncoder().encodeToString(md5);
    }
}
