package dev.godwit.adapter.s3;

import dev.godwit.spi.error.StorageException;
import dev.godwit.spi.fs.Examination;
import dev.godwit.spi.fs.Examination.Trait;
import dev.godwit.spi.value.Name;
import java.util.Comparator;
import java.util.List;
import software.amazon.awssdk.services.s3.model.S3Object;

/// In which order a server lists keys, as far as some of them tell.
final class Order {

    private static final String NAME = "list_order";

    private Order() {}

    /// As the first page of what is there tells.
    static Trait ofListing(Bucket bucket) {
        return of(bucket, bucket.settings().prefix());
    }

    /// @param prefix of the keys to look at
    static Trait of(Bucket bucket, String prefix) {
        try {
            return of(bucket.list(_ -> {}, prefix).contents().stream().map(S3Object::key).toList());
        } catch (StorageException e) {
            return S3Examination.unknown(NAME, "Keys are listed by", e);
        }
    }

    static Trait of(List<String> keys) {
        boolean bytes = rise(keys, Name::compareText);
        boolean units = rise(keys, Comparator.naturalOrder());
        if (bytes && units) {
            return new Trait(
                    NAME,
                    Examination.UNKNOWN,
                    "Keys are listed by: unknown (no key that is there tells)");
        }
        return bytes
                ? new Trait(NAME, "bytes", "Keys are listed by their bytes")
                : units
                        ? new Trait(NAME, "utf-16", "Keys are listed by their UTF-16 units")
                        : new Trait(NAME, "other", "Keys are listed in no order of their own");
    }

    private static boolean rise(List<String> keys, Comparator<String> order) {
        for (int i = 1; i < keys.size(); i++) {
            if (order.compare(keys.get(i - 1), keys.get(i)) > 0) {
                return false;
            }
        }
        return true;
    }
}
