package dev.godwit.it.container;

import java.net.URI;

/// On Ceph's gateway.
@NeedsContainers
class RgwFSAdapterContractTest extends ObjectStoreContract {

    private static final class Holder {
        static final Bucket BUCKET = RgwContainer.shared().bucket("contract");
    }

    @Override
    URI endpoint() {
        return RgwContainer.shared().endpoint();
    }

    @Override
    Keys keys() {
        return Keys.RGW;
    }

    @Override
    Bucket bucket() {
        return Holder.BUCKET;
    }
}
