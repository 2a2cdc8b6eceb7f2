package dev.godwit.testkit.s3;

import java.nio.charset.StandardCharsets;
import java.util.Optional;

/// What a server cannot hold that keeps each object as a file under its key.
final class FileNames {

    private static final int MOST_BYTES = 255;

    private FileNames() {}

    static void check(String key, S3Bucket bucket) throws S3Error {
        String path = key.endsWith("/") ? key.substring(0, key.length() - 1) : key;
        for (int end = path.indexOf('/'); end >= 0; end = path.indexOf('/', end + 1)) {
            if (bucket.find(path.substring(0, end)).isPresent()) {
                throw refused("An object is where a folder would be");
            }
        }
        for (String name : path.split("/", -1)) {
            if (name.isEmpty()
                    || name.equals(".")
                    || name.equals("..")
                    || name.getBytes(StandardCharsets.UTF_8).length > MOST_BYTES) {
                throw refused("A segment of the key is no name of a file");
            }
        }
        Optional<S3Object> below = bucket.from(path + "/", false);
        if (path.equals(key) && below.isPresent() && below.get().key().startsWith(path + "/")) {
            throw refused("A folder is where the object would be");
        }
    }

    private static S3Error refused(String message) {
        return new S3Error(400, "InvalidRequest", message);
    }
}
