package dev.godwit.it.container;

import java.net.URI;
import java.util.Map;
import org.junit.jupiter.api.extension.RegisterExtension;

/// On S3Proxy over a file system.
@NeedsContainers
class S3ProxyFSAdapterContractTest extends ObjectStoreContract {

    private static final String BELOW_A_FILE =
            "answers 500 where a key leads through an object, as its keys are paths of files";

    @RegisterExtension
    static final KnownLimits LIMITS =
            new KnownLimits(
                    Map.of(
                            "statOfNothing", BELOW_A_FILE,
                            "followsNoLinkOnTheWay", BELOW_A_FILE,
                            "seesThroughLinks", BELOW_A_FILE,
                            "stagesThroughNoLink", BELOW_A_FILE,
                            "removesNothingFromWhatIsNoFolder", BELOW_A_FILE,
                            "doesNotGoOnWithWhatIsGone",
                                    "takes parts of an upload that was given up",
                            "stagesUnderAnyName",
                                    "breaks its answer off where a key holds a control character",
                            "holdsNamesOfTheLengthItClaims",
                                    "holds names of 255 bytes, and nothing tells it before"));

    private static final class Holder {
        static final Bucket BUCKET = S3ProxyContainer.shared().bucket("contract");
    }

    @Override
    URI endpoint() {
        return S3ProxyContainer.shared().endpoint();
    }

    @Override
    Keys keys() {
        return Keys.S3PROXY;
    }

    @Override
    Bucket bucket() {
        return Holder.BUCKET;
    }
}
