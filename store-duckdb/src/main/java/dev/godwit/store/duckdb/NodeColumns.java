package dev.godwit.store.duckdb;

import dev.godwit.spi.error.ErrorClass;
import dev.godwit.spi.error.Problem;
import dev.godwit.spi.store.parts.Codes;
import dev.godwit.spi.value.Attributes;
import dev.godwit.spi.value.ContentHash;
import dev.godwit.spi.value.Kind;
import dev.godwit.spi.value.LinkGroup;
import dev.godwit.spi.value.Name;
import dev.godwit.spi.value.Node;
import dev.godwit.spi.value.Opaque;
import dev.godwit.spi.value.Token;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// A node as columns of [Table#NODES], both ways.
final class NodeColumns {

    /// The columns in the order that [#read] takes them.
    private static final List<String> NAMES =
            List.of(
                    "kind",
                    "name",
                    "size",
                    "mtime",
                    "accessed",
                    "token",
                    "attributes",
                    "detail",
                    "links",
                    "link_count",
                    "hashes",
                    "handle");

    /// How many columns [#read] takes.
    static final int COUNT = NAMES.size();

    /// The select list of so much of a node.
    static String select(Wanted.Detail detail) {
        return switch (detail) {
            case ALL -> String.join(", ", NAMES);
            case VERSIONS -> "kind, name, size, mtime, NULL::BIGINT, token" + nothing(6);
            case SUMS -> "kind, name, size, mtime, NULL::BIGINT" + nothing(7);
        };
    }

    /// Columns of nothing. The driver's chunks need a type for them.
    static String nothing(int columns) {
        return ", NULL::VARCHAR".repeat(columns);
    }

    /// Stands for what was not read.
    private static final Token UNREAD = new Token("?");

    private static final String NOT_READ = "?";

    /// Most nodes of a tree share a handful of combinations.
    private final Map<String, Attributes> attributes = new HashMap<>();

    /// The select list of a table's node.
    static String select(String alias) {
        return NAMES.stream().map(name -> alias + "." + name).collect(Collectors.joining(", "));
    }

    /// Appends the columns kind to handle, with a mark after the kind.
    static void append(RowAppender row, Node node, int mark) throws SQLException {
        row.add(node.kind()).addCode(mark).add(node.size()).add(node.mtimeNs());
        switch (node) {
            case Node.File file ->
                    row.add(file.token().text())
                            .add(file.attributes().text())
                            .addNothing()
                            .add(file.links().map(LinkGroup::id))
                            .add(file.links().map(LinkGroup::count).orElse(null))
                            .add(text(file.hashes()));
            case Node.Folder folder ->
                    row.addNothing()
                            .add(folder.attributes().text())
                            .addNothing()
                            .addNothing()
                            .addNothing()
                            .addNothing();
            case Node.Link link ->
                    row.add(link.token().text())
                            .add(link.attributes().text())
                            .add(link.target())
                            .addNothing()
                            .addNothing()
                            .addNothing();
            case Node.Special special ->
                    row.add(special.token().text())
                            .add(special.attributes().text())
                            .add(special.what())
                            .addNothing()
                            .addNothing()
                            .addNothing();
            case Node.Unreadable unreadable ->
                    row.addNothing()
                            .addNothing()
                            .add(text(unreadable.why()))
                            .addNothing()
                            .addNothing()
                            .addNothing();
        }
        row.add(node.handle().map(Opaque::text));
    }

    /// The node whose columns begin at this one; null where there is none.
    @Nullable Node readAny(Result row, int from) {
        return row.isNull(from) ? null : read(row, from);
    }

    /// The node whose columns begin at this one.
    Node read(Result row, int from) {
        Kind kind = Codes.kind(row.number(from));
        Name name = new Name(row.string(from + 1));
        long mtime = row.number(from + 3);
        long accessed = row.isNull(from + 4) ? Node.NO_TIME : row.number(from + 4);
        Optional<Opaque> handle = row.optional(from + 11).map(Opaque::new);
        return switch (kind) {
            case FILE ->
                    new Node.File(
                            name,
                            row.number(from + 2),
                            mtime,
                            token(row, from),
                            attributes(row, from),
                            links(row, from),
                            hashes(row.text(from + 10)),
                            handle);
            case FOLDER -> new Node.Folder(name, mtime, accessed, attributes(row, from), handle);
            case LINK ->
                    new Node.Link(
                            name,
                            detail(row, from),
                            mtime,
                            accessed,
                            token(row, from),
                            attributes(row, from),
                            handle);
            case SPECIAL ->
                    new Node.Special(
                            name,
                            detail(row, from),
                            mtime,
                            accessed,
                            token(row, from),
                            attributes(row, from),
                            handle);
            case UNREADABLE -> new Node.Unreadable(name, problem(detail(row, from)), handle);
        };
    }

    private Attributes attributes(Result row, int from) {
        String text = row.text(from + 6);
        if (text == null) {
            return Attributes.NONE;
        }
        if (attributes.size() > 1_000) {
            attributes.clear();
        }
        return attributes.computeIfAbsent(text, Attributes::new);
    }

    private static Token token(Result row, int from) {
        String text = row.text(from + 5);
        return text == null ? UNREAD : new Token(text);
    }

    private static String detail(Result row, int from) {
        String text = row.text(from + 7);
        return text == null ? NOT_READ : text;
    }

    private static Optional<LinkGroup> links(Result row, int from) {
        return row.optional(from + 8).map(id -> new LinkGroup(id, row.code(from + 9)));
    }

    private static @Nullable String text(List<ContentHash> hashes) {
        return hashes.isEmpty()
                ? null
                : hashes.stream().map(ContentHash::toString).collect(Collectors.joining(" "));
    }

    private static List<ContentHash> hashes(@Nullable String text) {
        return text == null
                ? List.of()
                : Stream.of(text.split(" ")).map(ContentHash::parse).toList();
    }

    private static String text(Problem problem) {
        return Codes.of(problem.errorClass()) + " " + problem.text();
    }

    private static Problem problem(String text) {
        if (text.equals(NOT_READ)) {
            return new Problem(ErrorClass.TRANSIENT, NOT_READ);
        }
        int space = text.indexOf(' ');
        return new Problem(
                Codes.error(Long.parseLong(text, 0, space, 10)), text.substring(space + 1));
    }
}
