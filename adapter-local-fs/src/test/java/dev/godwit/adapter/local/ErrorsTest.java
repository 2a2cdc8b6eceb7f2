package dev.godwit.adapter.local;

import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.spi.error.ErrorClass;
import dev.godwit.spi.error.StorageException;
import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ErrorsTest {

    @Test
    void translatesWhatJavaThrows() {
        assertClass(new NoSuchFileException("x"), ErrorClass.NOT_FOUND);
        assertClass(new FileAlreadyExistsException("x"), ErrorClass.ALREADY_EXISTS);
        assertClass(new AccessDeniedException("x"), ErrorClass.DENIED);
        assertClass(new DirectoryNotEmptyException("x"), ErrorClass.PRECONDITION_FAILED);
        assertClass(new ClosedByInterruptException(), ErrorClass.STOPPED);
        assertClass(new IOException("something new"), ErrorClass.TRANSIENT);
        assertClass(new FileSystemException("x"), ErrorClass.TRANSIENT);
    }

    @Test
    void translatesWhatTheSystemSays() {
        Map.of(
                        "Operation not permitted", ErrorClass.DENIED,
                        "Read-only file system", ErrorClass.DENIED,
                        "No space left on device", ErrorClass.NO_SPACE,
                        "Disk quota exceeded", ErrorClass.NO_SPACE,
                        "Too many levels of symbolic links", ErrorClass.PRECONDITION_FAILED,
                        "File name too long", ErrorClass.UNSUPPORTED,
                        "Invalid cross-device link", ErrorClass.UNSUPPORTED,
                        "Operation not supported", ErrorClass.UNSUPPORTED,
                        "Input/output error", ErrorClass.CORRUPT,
                        "Too many open files", ErrorClass.TRANSIENT)
                .forEach((reason, errorClass) -> {
                    assertClass(new FileSystemException("x", null, reason), errorClass);
                    assertClass(new IOException(reason), errorClass);
                });
    }

    @Test
    void saysWhatWhereAndWhyInOneLine() {
        StorageException e =
                Errors.of("list", "/data/a\nb\u001B[2J", new AccessDeniedException("/data/a\nb"));

        assertThat(e.getMessage())
                .isEqualTo(
                        "Cannot list /data/a\\u000Ab\\u001B[2J: Permission denied; run as a user who"
                                + " may, or mend its permissions");
    }

    @Test
    void leavesAloneWhatIsTranslated() {
        StorageException e = new StorageException.Throttled("slow down", null, null);

        assertThat(Errors.of("read", "x", e)).isSameAs(e);
    }

    private static void assertClass(IOException e, ErrorClass errorClass) {
        assertThat(Errors.of("do it with", "x", e).errorClass())
                .as(e::toString)
                .isEqualTo(errorClass);
    }
}
