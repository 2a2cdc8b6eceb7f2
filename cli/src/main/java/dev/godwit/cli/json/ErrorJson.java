package dev.godwit.cli.json;

import dev.godwit.cli.failure.Failure;
import java.util.LinkedHashMap;
import java.util.Map;

/// An error as scripts rely on it.
public final class ErrorJson {
    private ErrorJson() {}

    public static Map<String, Object> of(Failure failure) {
        Map<String, Object> error = new LinkedHashMap<>();
        error.put("code", failure.code().number());
        error.put("what", failure.what());
        error.put("next", failure.next());
        return Map.of("error", error);
    }
}
