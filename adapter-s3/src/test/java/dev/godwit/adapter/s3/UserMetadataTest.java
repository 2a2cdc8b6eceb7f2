package dev.godwit.adapter.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.godwit.spi.error.StorageException;
import dev.godwit.spi.value.Attributes;
import dev.godwit.spi.value.Kind;
import dev.godwit.spi.value.Name;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class UserMetadataTest {

    private static final Name STAGE = new Name(".godwit-aaaaaaaaaaaa");

    @ParameterizedTest
    @ValueSource(
            longs = {0, 1, -1, 1_600_000_000_123_456_789L, -86_400_000_000_001L, Long.MAX_VALUE})
    void keepsTimesToTheNanosecond(long ns) {
        UserMetadata metadata = UserMetadata.of(Kind.FILE, ns, Attributes.NONE, STAGE);

        assertThat(metadata.mtimeNs()).contains(ns);
    }

    @ParameterizedTest
    @CsvSource({
        "1354040105.123456789, 1354040105123456789",
        "1354040105, 1354040105000000000",
        "-1.5, -1500000000"
    })
    void readsTimesOfRcloneAndS3fs(String text, long ns) {
        assertThat(metadata("mtime", text).mtimeNs()).contains(ns);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "x", "1e9", "999999999999", "2020-01-01T00:00:00Z", "1.", "--1"})
    void takesNothingElseForATime(String text) {
        assertThat(metadata("mtime", text).mtimeNs()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "33188, 0644",
        "33206, 0666",
        "35309, 4755",
        "16877, 0755",
        "0100644, 0644",
        "100644, 0644",
        "40755, 0755",
        "0644, 0644",
        "644, 0644"
    })
    void readsModesOfS3fsAndRclone(String text, String mode) {
        assertThat(metadata("mode", text).attributes(true).get(Attributes.MODE)).contains(mode);
    }

    @Test
    void keepsExtendedAttributesAndBelievesThoseOfTheSystemOnlyWhenTold() {
        Attributes all =
                Attributes.of(
                        Map.of(
                                Attributes.MODE, "0644",
                                Attributes.USER, "a%20b:AAE,c:",
                                Attributes.TRUSTED, "t:Ag",
                                Attributes.SECURITY, "capability:Aw",
                                Attributes.ACL, "AgAAAA",
                                Attributes.DEFAULT_ACL, "AgAAAB"));
        UserMetadata metadata = UserMetadata.of(Kind.FILE, 1, all, STAGE);

        assertThat(metadata.attributes(true)).isEqualTo(all);
        assertThat(metadata.attributes(false).keys())
                .containsExactlyInAnyOrder(Attributes.MODE, Attributes.USER);
    }

    @Test
    void takesAwayWhatIsEmptyAndLeavesWhatIsNotNamed() {
        UserMetadata before =
                UserMetadata.of(
                        Kind.FILE,
                        1,
                        Attributes.of(Map.of(Attributes.USER, "a:AA", Attributes.ACL, "AgAA")),
                        STAGE);

        UserMetadata after = before.with(Kind.FILE, 2, Attributes.of(Map.of(Attributes.USER, "")));

        assertThat(after.attributes(true).values()).isEqualTo(Map.of(Attributes.ACL, "AgAA"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a", "a:?", "a b:AA", ":AA", "a:AA,", "a:b:AA"})
    void takesNothingElseForExtendedAttributes(String text) {
        assertThat(metadata("godwit-xattr-user", text).attributes(true).keys()).isEmpty();
    }

    @Test
    void refusesWhatServersDoNotTake() throws Exception {
        Attributes much = Attributes.of(Map.of(Attributes.USER, "a:" + "A".repeat(1_900)));
        Attributes tooMuch = Attributes.of(Map.of(Attributes.USER, "a:" + "A".repeat(2_100)));

        UserMetadata fits = UserMetadata.of(Kind.FILE, 1, much, STAGE);
        assertThat(fits.checked("s3://b/x")).isEqualTo(fits);
        assertThatThrownBy(() -> UserMetadata.of(Kind.FILE, 1, tooMuch, STAGE).checked("s3://b/x"))
                .isInstanceOf(StorageException.Unsupported.class)
                .hasMessageContaining("s3://b/x")
                .hasMessageContaining("--metadata mode");
    }

    @Test
    void writesModesAsS3fsReadsThem() {
        Attributes mode = Attributes.of(Map.of(Attributes.MODE, "0640"));

        assertThat(UserMetadata.of(Kind.FILE, 0, mode, STAGE).values())
                .containsEntry("mode", "33184");
        assertThat(UserMetadata.of(Kind.FOLDER, 0, mode, STAGE).values())
                .containsEntry("mode", "16800");
        assertThat(UserMetadata.of(Kind.LINK, 0, Attributes.NONE, STAGE).values())
                .containsEntry("mode", "41471");
    }

    @Test
    void believesSpecialBitsAndOwnersOnlyWhenTold() {
        UserMetadata metadata = new UserMetadata(Map.of("mode", "35309", "uid", "0", "gid", "0"));

        assertThat(metadata.attributes(true).text()).isEqualTo("gid=0;mode=4755;uid=0");
        assertThat(metadata.attributes(false).text()).isEqualTo("mode=0755");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "-1", "root", "99999999999"})
    void takesNothingElseForAnOwner(String text) {
        assertThat(metadata("uid", text).attributes(true).get(Attributes.UID)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"x", "../a b/\u00E9", "\u201BFFx", "%41", "+"})
    void carriesTargets(String target) {
        UserMetadata metadata =
                UserMetadata.of(Kind.LINK, 0, Attributes.NONE, STAGE).withTarget(target);

        assertThat(metadata.target()).contains(target);
        assertThat(metadata.values().get("godwit-target")).matches("\\p{ASCII}+");
    }

    @Test
    void leavesLongTargetsToTheContent() {
        UserMetadata metadata =
                UserMetadata.of(Kind.LINK, 0, Attributes.NONE, STAGE).withTarget("x".repeat(4_000));

        assertThat(metadata.target()).isEmpty();
    }

    @Test
    void keepsWhatOthersPutThere() {
        UserMetadata metadata = metadata("Project", "x").with(Kind.FILE, 5, Attributes.NONE);

        assertThat(metadata.values()).containsEntry("project", "x").containsKey("mtime");
    }

    private static UserMetadata metadata(String name, String value) {
        return new UserMetadata(Map.of(name, value));
    }
}
