package dev.godwit.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;

/// A plug-in as somebody else makes one: compiled against the SPI, and packed into a jar.
final class FixedTreePlugin {
    private static final String SOURCE = "plugin/FixedTree.java";
    private static final String SERVICE = "META-INF/services/dev.godwit.spi.fs.FSAdapterProvider";

    private FixedTreePlugin() {}

    /// Writes the jar.
    static void pack(Path jar, Path work) throws IOException {
        pack(jar, work, "FixedTree");
    }

    /// Writes the jar of another class that does the same.
    static void pack(Path jar, Path work, String name) throws IOException {
        var classes = Files.createDirectories(work.resolve("classes-" + name));
        compile(classes, name);
        try (OutputStream out = Files.newOutputStream(jar);
                var packed = new JarOutputStream(out)) {
            add(packed, SERVICE, ("plugin." + name + "$Provider").getBytes(StandardCharsets.UTF_8));
            try (var all = Files.walk(classes)) {
                for (var file : all.filter(Files::isRegularFile).toList()) {
                    add(packed, classes.relativize(file).toString(), Files.readAllBytes(file));
                }
            }
        }
    }

    private static void add(JarOutputStream jar, String name, byte[] content) throws IOException {
        jar.putNextEntry(new JarEntry(name));
        jar.write(content);
        jar.closeEntry();
    }

    private static void compile(Path classes, String name) throws IOException {
        var problems = new DiagnosticCollector<JavaFileObject>();
        var options =
                List.of(
                        "-proc:none",
                        "-d",
                        classes.toString(),
                        "-cp",
                        System.getProperty("java.class.path"));
        var compiled =
                ToolProvider.getSystemJavaCompiler()
                        .getTask(null, null, problems, options, null, List.of(source(name)))
                        .call();
        assertThat(compiled).as(() -> problems.getDiagnostics().toString()).isTrue();
    }

    private static JavaFileObject source(String name) throws IOException {
        var resource = FixedTreePlugin.class.getResourceAsStream("/" + SOURCE);
        try (InputStream in = Objects.requireNonNull(resource)) {
            var text =
                    new String(in.readAllBytes(), StandardCharsets.UTF_8)
                            .replace("FixedTree", name);
            return new SimpleJavaFileObject(
                    URI.create("string:///plugin/" + name + ".java"), JavaFileObject.Kind.SOURCE) {
                @Override
                public CharSequence getCharContent(boolean ignoreEncodingErrors) {
                    return text;
                }
            };
        }
    }
}
