package dev.godwit.adapter.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.godwit.spi.fs.FSAdapter;
import dev.godwit.spi.fs.FSAdapterProvider;
import dev.godwit.spi.fs.Location;
import java.nio.file.Path;
import java.util.Map;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocalFSAdapterProviderTest {

    private final FSAdapterProvider provider =
            ServiceLoader.load(FSAdapterProvider.class).findFirst().orElseThrow();

    @Test
    void isFoundByItsName(@TempDir Path root) throws Exception {
        assertThat(provider.name()).isEqualTo("file");
        try (FSAdapter adapter = provider.open(new Location("file", root.toString(), Map.of()))) {
            assertThat(adapter.describe()).isEqualTo(root.toString());
        }
    }

    @Test
    void refusesWhatIsNoAbsolutePath() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> provider.open(new Location("file", "data", Map.of())))
                .withMessage("Not an absolute path: data; begin with /");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> provider.open(new Location("file", "/a\0b", Map.of())));
    }
}
