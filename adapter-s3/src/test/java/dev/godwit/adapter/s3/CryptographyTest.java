package dev.godwit.adapter.s3;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.MessageDigest;
import java.util.HexFormat;
import javax.crypto.Cipher;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

class CryptographyTest {

    /// RFC 1321 and FIPS 180-4.
    @Test
    @EnabledOnOs({OS.LINUX, OS.MAC})
    void hashesAndEncryptsInNativeCode() throws Exception {
        Cryptography.prefer();
        Cryptography.prefer();

        MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
        MessageDigest md5 = Md5.begin();
        assertThat(sha256.getProvider().getName()).isEqualTo(Cryptography.NATIVE);
        assertThat(md5.getProvider().getName()).isEqualTo(Cryptography.NATIVE);
        assertThat(Cipher.getInstance("AES/GCM/NoPadding").getProvider().getName())
                .as("what TLS encrypts with")
                .isEqualTo(Cryptography.NATIVE);
        assertThat(Md5.hex(Md5.of(new byte[] {'a', 'b', 'c'})))
                .isEqualTo("900150983cd24fb0d6963f7d28e17f72");
        assertThat(HexFormat.of().formatHex(sha256.digest(new byte[] {'a', 'b', 'c'})))
                .isEqualTo("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    }
}
