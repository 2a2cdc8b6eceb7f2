package dev.godwit.it.container;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Method;
import java.util.Map;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.InvocationInterceptor;
import org.junit.jupiter.api.extension.ReflectiveInvocationContext;

/// Tests that a server cannot pass, each with what it cannot. They run all the same, and one that
/// passes is an error: it is no limit any more.
///
/// @param reasons by the test's method
record KnownLimits(Map<String, String> reasons) implements InvocationInterceptor {

    @Override
    public void interceptTestMethod(
            Invocation<Void> invocation,
            ReflectiveInvocationContext<Method> method,
            ExtensionContext context)
            throws Throwable {
        var reason = reasons.get(method.getExecutable().getName());
        if (reason == null) {
            invocation.proceed();
            return;
        }
        assertThat(fails(invocation))
                .as("no limit any more, take it out: the server " + reason)
                .isTrue();
        Assumptions.assumeTrue(false, "the server " + reason);
    }

    private static boolean fails(Invocation<Void> invocation) {
        try {
            invocation.proceed();
            return false;
        } catch (Throwable _) {
            return true;
        }
    }
}
