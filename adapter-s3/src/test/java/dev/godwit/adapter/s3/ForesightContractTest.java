package dev.godwit.adapter.s3;

import dev.godwit.spi.fs.FSAdapter;
import dev.godwit.spi.fs.Foresight;

/// While folders are listed along with those above them.
class ForesightContractTest extends S3FSAdapterContractTest {

    @Override
    protected FSAdapter open(String path) {
        FSAdapter adapter = super.open(path);
        adapter.feature(Foresight.class).orElseThrow().begin();
        return adapter;
    }
}
