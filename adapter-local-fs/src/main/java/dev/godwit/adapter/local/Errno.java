package dev.godwit.adapter.local;

import java.util.HashMap;
import java.util.Map;

/// The system's error numbers, and how to find them in what Java makes of them: the system's own
/// sentence, in the language of the process.
final class Errno {

    static final int EPERM = 1;
    static final int ENOENT = 2;
    static final int EINTR = 4;
    static final int EIO = 5;
    static final int E2BIG = 7;
    static final int EAGAIN = 11;
    static final int EACCES = 13;
    static final int EEXIST = 17;
    static final int EXDEV = 18;
    static final int ENOTDIR = 20;
    static final int EISDIR = 21;
    static final int EINVAL = 22;
    static final int ENOTTY = 25;
    static final int EFBIG = 27;
    static final int ENOSPC = 28;
    static final int EROFS = 30;
    static final int EMLINK = 31;
    static final int ERANGE = 34;
    static final int ENAMETOOLONG = 36;
    static final int ENOSYS = 38;
    static final int ENOTEMPTY = 39;
    static final int ELOOP = 40;
    static final int ENODATA = 61;
    static final int EILSEQ = 84;
    static final int EOPNOTSUPP = 95;
    static final int EUCLEAN = 117;
    static final int EDQUOT = 122;

    /// Numbers that decide an error's class; any other may pass.
    private static final Map<Integer, String> ENGLISH =
            Map.ofEntries(
                    Map.entry(EPERM, "Operation not permitted"),
                    Map.entry(ENOENT, "No such file or directory"),
                    Map.entry(EIO, "Input/output error"),
                    Map.entry(E2BIG, "Argument list too long"),
                    Map.entry(EACCES, "Permission denied"),
                    Map.entry(EEXIST, "File exists"),
                    Map.entry(EXDEV, "Invalid cross-device link"),
                    Map.entry(ENOTDIR, "Not a directory"),
                    Map.entry(EISDIR, "Is a directory"),
                    Map.entry(EINVAL, "Invalid argument"),
                    Map.entry(EFBIG, "File too large"),
                    Map.entry(ENOSPC, "No space left on device"),
                    Map.entry(EROFS, "Read-only file system"),
                    Map.entry(EMLINK, "Too many links"),
                    Map.entry(ENAMETOOLONG, "File name too long"),
                    Map.entry(ENOSYS, "Function not implemented"),
                    Map.entry(ENOTEMPTY, "Directory not empty"),
                    Map.entry(ELOOP, "Too many levels of symbolic links"),
                    Map.entry(ENODATA, "No data available"),
                    Map.entry(EILSEQ, "Invalid or incomplete multibyte or wide character"),
                    Map.entry(EOPNOTSUPP, "Operation not supported"),
                    Map.entry(EUCLEAN, "Structure needs cleaning"),
                    Map.entry(EDQUOT, "Disk quota exceeded"));

    /// What other systems say.
    private static final Map<String, Integer> ELSEWHERE =
            Map.of(
                    "Cross-device link", EXDEV,
                    "Disc quota exceeded", EDQUOT,
                    "Illegal byte sequence", EILSEQ,
                    "There is not enough space on the disk", ENOSPC);

    private static final Map<String, Integer> NUMBERS = numbers();

    private Errno() {}

    private static Map<String, Integer> numbers() {
        Map<String, Integer> numbers = new HashMap<>(ELSEWHERE);
        Linux calls = Linux.calls();
        ENGLISH.forEach((number, english) -> {
            numbers.put(english, number);
            if (calls != null) {
                numbers.put(Linux.message(number), number);
            }
        });
        return Map.copyOf(numbers);
    }

    /// The number behind a sentence of the system; 0 when it is none of those above.
    static int of(String sentence) {
        return NUMBERS.getOrDefault(sentence, 0);
    }

    static String sentence(int number) {
        Linux calls = Linux.calls();
        return calls != null
                ? Linux.message(number)
                : ENGLISH.getOrDefault(number, "error " + number);
    }
}
