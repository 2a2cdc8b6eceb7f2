package dev.godwit.adapter.s3;

import java.security.Provider;
import java.security.Security;
import java.util.Optional;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;

/// Native code for hashes, signatures and TLS, where the class path has it and it fits the machine:
/// Java's own is quick only once the optimising compiler has been at it, and `bin/godwit` starts
/// Java without that one. Amazon's provider is asked first then, in the whole process.
final class Cryptography {

    static final String NATIVE = "AmazonCorrettoCryptoProvider";

    private Cryptography() {}

    /// Does nothing when it was done before, or somebody else has given the provider its place. A
    /// provider whose native code does not fit offers nothing, and Java goes on with its own.
    static synchronized void prefer() {
        if (Security.getProvider(NATIVE) == null) {
            find().ifPresent(provider -> Security.insertProviderAt(provider, 1));
        }
    }

    private static Optional<Provider> find() {
        try {
            return ServiceLoader.load(Provider.class, Cryptography.class.getClassLoader()).stream()
                    .filter(one -> one.type().getSimpleName().equals(NATIVE))
                    .findFirst()
                    .map(ServiceLoader.Provider::get);
        } catch (ServiceConfigurationError e) {
            // Of some other provider, and nothing that cannot be done without.
            return Optional.empty();
        }
    }
}
