package dev.godwit.adapter.s3;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.function.BiFunction;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Interfaces with one method that does something else, for defects to be noticed.
final class Proxies {

    private Proxies() {}

    /// A method's result is made of what it really gives, and of its arguments.
    static <T> T replacing(
            Class<T> type, T real, String name, BiFunction<Object, Object[], Object> other) {
        return type.cast(
                Proxy.newProxyInstance(
                        type.getClassLoader(),
                        new Class<?>[] {type},
                        (_, method, arguments) -> {
                            Object result = invoke(real, method, arguments);
                            return method.getName().equals(name) && result != null
                                    ? other.apply(result, arguments)
                                    : result;
                        }));
    }

    /// A method is not called at all.
    static <T> T instead(Class<T> type, T real, String name, Supplier<?> other) {
        return type.cast(
                Proxy.newProxyInstance(
                        type.getClassLoader(),
                        new Class<?>[] {type},
                        (_, method, arguments) ->
                                method.getName().equals(name)
                                        ? other.get()
                                        : invoke(real, method, arguments)));
    }

    /// Throws what the method throws.
    static @Nullable Object invoke(Object real, Method method, Object @Nullable [] arguments)
            throws Throwable {
        try {
            return method.invoke(real, arguments);
        } catch (InvocationTargetException e) {
            throw e.getCause() == null ? e : e.getCause();
        }
    }
}
