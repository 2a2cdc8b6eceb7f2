package dev.godwit.engine.hash;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.godwit.api.Settings;
import dev.godwit.spi.value.ContentHash;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TreeHashTest {

    /// Computed by another program (Python's xxhash 3 and hashlib) from the definition alone.
    @ParameterizedTest
    @CsvSource({
        "0, 2c0a8a99dc147d5445c3b49d035665b2,"
                + " af5570f5a1810b7af78caf4bc70a660f0df51e42baf91d4de5b2328de0e83dfc",
        "1, f130336c7199f3f4751ef8ba42098baf,"
                + " e0813e24cb7a95dd8ddb5827da760b9dcc3e5fbd5440d54f491178bd3aac633c",
        "3, be1081a8713b527f8739e3806ee4c87e,"
                + " 96afae2c71d585316ef0a1040207c472d84df37c86830ec8ed34d1bff37f47ac",
        "16, dcf8342937d291a96739eccbc38ebf5c,"
                + " 327cb61bb1c8b41b6c4f185ad5b308384728980cb610a3f23fd04148f17ee16c",
        "17, 57fd50d6d76138898bd929b381a5f72c,"
                + " 44695a27a1c7647eeffe8e8f245bd72603b101bfc0d9b2cb47aa330711ff1e69",
        "128, fd27cf9ffe7ed116d81ee77ac8149cf0,"
                + " 180a383813be350dbc43cb9230685462ce57f2c25cb70ee9a30a98b2c6c92351",
        "129, a5a38585a91c1e5eecc3ad23bfeaff40,"
                + " 283d1c5531b512574dea604d8cebeeb1d0d349de5269fcc4147ba452cadf462b",
        "240, 87c5b7ad88edafac2e03e07afb34fbff,"
                + " 16fe018947906a265e1c5962084cfc6e7314bdf3561788c23fababe20a8806a8",
        "241, 1ca836480d1d4f540dbcbb730118dd2d,"
                + " 3ec45ce91491f28a6c5fcb61e34eb97e3e8038ea0958777f16c070c031990157",
        "1024, 4306378461d052afec7f0909fee7854e,"
                + " 8736e72b13cb87dc81651e8aeaf1bb46424a856ff9ad43eaaa6dc2ccb2693bbc",
        "65536, 100762a0cc5a08203d52000ede5cf8a3,"
                + " 1adbaf51657dff6591b0c59b0f94c27d9619cd662408b62384b4f4ccd789bad0",
        "16777215, 5bb77930bd6939dc6a8e8ac7e876e974,"
                + " 7af7fb359a41620c10a798156233880ce2855e61dc0b8e661bd3cd4179063982",
        "16777216, a52b56e55560a17ed3fc583505c7030f,"
                + " ee5af4c5660df27a2fc9a43e9bfa47d996d7d041e2e6f87af6704835a5cd25e4",
        "16777217, 64521ce93827048ecb968e8fd0e7452e,"
                + " 3be6a8ea34004546f56a4126149de6f51d3ab26613b99ff99e53a339ab39a493",
        "33554432, 327184e288ea8c5d84547db63b8c89ca,"
                + " f301c7049592c1333f7e930e6bdf2c5d44aed478eff49f62292d3f8d5d4c6b55",
        "33566777, 9890de47178477d06b23489f4e0ce3e2,"
                + " 867b39c0bf58065e8a1d268866228297722444266b39d1a93939df9fd750e570",
    })
    void agreesWithAnotherProgram(int size, String xxh3, String sha256) throws Exception {
        BytesContent content = new BytesContent(Bytes.of(size));

        assertThat(HashedContent.readThrough(content, Settings.Hash.XXH3, _ -> {}))
                .contains(new ContentHash("xxh3-tree", xxh3));
        assertThat(HashedContent.readThrough(content, Settings.Hash.SHA256, _ -> {}))
                .contains(new ContentHash("sha256-tree", sha256));
    }

    @Test
    void aSmallFilesHashIsThatOfItsSumAndItsSize() throws Exception {
        byte[] bytes = Bytes.of(1_000);
        byte[] sum = MessageDigest.getInstance("SHA-256").digest(bytes);
        byte[] tree = ByteBuffer.allocate(40).put(sum).putLong(1_000).array();
        String expected =
                HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(tree));

        assertThat(
                        HashedContent.readThrough(
                                new BytesContent(bytes), Settings.Hash.SHA256, _ -> {}))
                .contains(new ContentHash("sha256-tree", expected));
    }

    @Test
    void tellsZerosOfDifferentLengthApart() throws Exception {
        assertThat(
                        HashedContent.readThrough(
                                new BytesContent(new byte[0]), Settings.Hash.XXH3, _ -> {}))
                .isNotEqualTo(
                        HashedContent.readThrough(
                                new BytesContent(new byte[8]), Settings.Hash.XXH3, _ -> {}));
    }

    @Test
    void findsTheSettingOfARecordedHash() {
        for (Settings.Hash hash : Arrays.asList(Settings.Hash.XXH3, Settings.Hash.SHA256)) {
            String algorithm = hash == Settings.Hash.XXH3 ? "xxh3-tree" : "sha256-tree";
            assertThat(HashedContent.algorithmOf(new ContentHash(algorithm, "00"))).isEqualTo(hash);
        }
        assertThatThrownBy(() -> HashedContent.algorithmOf(new ContentHash("md5", "00")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("md5:00");
    }
}
