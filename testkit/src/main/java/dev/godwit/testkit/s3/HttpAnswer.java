package dev.godwit.testkit.s3;

import java.util.Map;
import java.util.TreeMap;

/// An answer, before anything is made wrong about it.
record HttpAnswer(int status, Map<String, String> headers, Blob body) {

    HttpAnswer {
        headers = new TreeMap<>(headers);
    }

    static HttpAnswer of(int status) {
        return new HttpAnswer(status, Map.of(), Blob.empty());
    }

    static HttpAnswer of(int status, byte[] xml) {
        return new HttpAnswer(status, Map.of("content-type", "application/xml"), Blob.of(xml));
    }

    HttpAnswer with(String header, String value) {
        Map<String, String> more = new TreeMap<>(headers);
        more.put(header, value);
        return new HttpAnswer(status, more, body);
    }

    HttpAnswer with(Map<String, String> others) {
        Map<String, String> more = new TreeMap<>(headers);
        more.putAll(others);
        return new HttpAnswer(status, more, body);
    }
}
