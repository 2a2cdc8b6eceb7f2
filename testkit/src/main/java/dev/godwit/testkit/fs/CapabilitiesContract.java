package dev.godwit.testkit.fs;

import static dev.godwit.testkit.fs.Bench.MTIME;
import static dev.godwit.testkit.fs.Bench.assertFailed;
import static dev.godwit.testkit.fs.Bench.assertThrown;
import static dev.godwit.testkit.fs.Bench.mode;
import static dev.godwit.testkit.fs.Bench.name;
import static dev.godwit.testkit.fs.Bench.ref;
import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.spi.error.ErrorClass;
import dev.godwit.spi.fs.Capabilities;
import dev.godwit.spi.fs.NameRules;
import dev.godwit.spi.fs.Precondition;
import dev.godwit.spi.fs.Put;
import dev.godwit.spi.fs.Result;
import dev.godwit.spi.fs.Staged;
import dev.godwit.spi.value.Attributes;
import dev.godwit.spi.value.LinkGroup;
import dev.godwit.spi.value.Name;
import dev.godwit.spi.value.Node;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// What is claimed works, what is not claimed refuses.
abstract class CapabilitiesContract {

    abstract Bench bench();

    @Test
    @DisplayName("capabilities: Constant while the adapter is open")
    void claimsTheSameAlways() throws Exception {
        Capabilities before = bench().capabilities();
        if (before.writable()) {
            bench().make("", bench().file("file", "x"));
        }

        assertThat(bench().capabilities()).isEqualTo(before);
    }

    @Test
    @DisplayName("writable: may be a destination")
    void writesOnlyWhereItClaimsTo() throws Exception {
        if (bench().capabilities().writable()) {
            bench().make("", bench().file("file", "x"));
            assertThat(bench().visible().at("file").kind()).isEqualTo("file");
            return;
        }
        Snapshot before = bench().tree.snapshot();
        assertFailed(bench().stage("", bench().file("file", "x")), ErrorClass.UNSUPPORTED);
        assertThrown(ErrorClass.UNSUPPORTED, () -> bench().adapter.makeRoot());
        assertThat(bench().tree.snapshot()).isEqualTo(before);
    }

    @Test
    @DisplayName("names: the longest name is held, a longer one is refused as unsupported")
    void holdsNamesOfTheLengthItClaims() throws Exception {
        bench().needsWriting();
        NameRules rules = bench().capabilities().names();
        String longest = "n".repeat(Math.min(rules.maxNameBytes(), 4_096));

        bench().make("", bench().file(longest, "x"));
        assertThat(bench().stat(longest).name()).isEqualTo(name(longest));
        assertFailed(bench().stage("", bench().file(longest + "n", "x")), ErrorClass.UNSUPPORTED);
        assertThat(bench().reserved()).isEmpty();
    }

    @Test
    @DisplayName("names: names that are one to it cannot both be there, others can")
    void tellsNamesApartAsItClaims() throws Exception {
        bench().needsWriting();
        NameRules rules = bench().capabilities().names();

        bench().make("", bench().file("Name", "upper"));
        oneOrTwo("name", rules.caseSensitive());
        bench().make("", bench().file("\u00E9", "composed"));
        oneOrTwo("e\u0301", !rules.normalises());
    }

    private void oneOrTwo(String other, boolean two) throws Exception {
        if (two) {
            bench().make("", bench().file(other, "other"));
            assertThat(bench().stat(other).size()).isEqualTo(5);
        } else {
            assertFailed(
                    bench().publish(
                                    "",
                                    bench().staged("", bench().file(other, "other")),
                                    new Precondition.Absent()),
                    ErrorClass.ALREADY_EXISTS);
        }
    }

    @Test
    @DisplayName("names: names that are not valid UTF-8 are held, or refused as unsupported")
    @Tag("D5")
    void holdsRawNamesAsItClaims() throws Exception {
        bench().needsWriting();
        Name raw = Name.ofBytes(new byte[] {'x', (byte) 0xFF, (byte) 0xFE});
        Put put = bench().file(raw.text(), "x");

        if (bench().capabilities().names().unicodeOnly()) {
            assertFailed(bench().stage("", put), ErrorClass.UNSUPPORTED);
        } else {
            assertThat(bench().make("", put).name()).isEqualTo(raw);
            assertThat(bench().visible().entries()).containsKey(raw.text());
        }
    }

    @Test
    @DisplayName("names: what would lead elsewhere is refused as unsupported")
    @Tag("P6")
    void makesNothingOutsideItsFolder() {
        bench().needsWriting();
        bench().tree.folder("folder");
        Snapshot before = bench().tree.snapshot();

        for (String escaping : new String[] {"..", ".", "\u201B2F", "..\u201B2Fx", "a\u201B00"}) {
            assertFailed(
                    bench().stage("folder", bench().file(escaping, "x")), ErrorClass.UNSUPPORTED);
            assertFailed(
                    bench().stage("folder", bench().link(escaping, "x")), ErrorClass.UNSUPPORTED);
            assertFailed(bench().stage("folder", bench().folder(escaping)), ErrorClass.UNSUPPORTED);
        }
        assertThat(bench().tree.snapshot()).isEqualTo(before);
    }

    @Test
    @DisplayName("mtimePrecisionNs: times are kept to this many ns")
    void keepsTimesAsPreciselyAsItClaims() throws Exception {
        bench().needsWriting();
        long precision = bench().capabilities().mtimePrecisionNs();
        long time = precision == 0 ? MTIME : MTIME + Math.max(precision, 1) * 123;

        Node node =
                bench().make(
                                "",
                                bench().put(
                                                "file",
                                                new Put.What.File(
                                                        BytesContent.of("x"),
                                                        time,
                                                        Attributes.NONE)));
        assertThat(node.mtimeNs()).isEqualTo(precision == 0 ? 0 : time);
    }

    @Test
    @DisplayName("mtimePrecisionNs: times before 1970 and after 2038 are times")
    void keepsOldAndFutureTimes() throws Exception {
        bench().needsWriting();
        if (bench().capabilities().mtimePrecisionNs() > 1) {
            return;
        }
        for (long time : new long[] {-86_400_000_000_000L, 4_000_000_000_000_000_001L}) {
            Put put =
                    bench().put(
                                    "file" + time,
                                    new Put.What.File(BytesContent.of("x"), time, Attributes.NONE));
            assertThat(bench().make("", put).mtimeNs())
                    .isEqualTo(bench().capabilities().mtimePrecisionNs() == 0 ? 0 : time);
        }
    }

    @Test
    @DisplayName("keeps: the attribute keys it keeps; others are left out")
    void keepsTheAttributesItClaims() throws Exception {
        bench().needsWriting();
        Attributes all =
                Attributes.of(
                        java.util.Map.of(
                                Attributes.MODE,
                                "4751",
                                Attributes.UID,
                                "12345",
                                Attributes.GID,
                                "54321",
                                Attributes.USER,
                                "note:c2FpZA",
                                "no-such-attribute",
                                "x"));
        Node node =
                bench().make(
                                "",
                                bench().put(
                                                "file",
                                                new Put.What.File(
                                                        BytesContent.of("x"), MTIME, all)));

        for (String key : bench().capabilities().keeps()) {
            assertThat(node.attributes().get(key)).as(key).isEqualTo(all.get(key));
        }
        assertThat(node.attributes().get("no-such-attribute")).isEmpty();
    }

    @Test
    @DisplayName("keepsLinks: symbolic links can be made, their target written verbatim")
    void makesLinksIfItClaimsTo() throws Exception {
        bench().needsWriting();
        for (String target :
                new String[] {
                    "x", "/a/b", "../..//up/", "./here", "\u201BFFraw/\u201B\u201B", " "
                }) {
            Put put = bench().link("link" + target.length() + target.hashCode(), target);
            if (!bench().capabilities().keepsLinks()) {
                assertFailed(bench().stage("", put), ErrorClass.UNSUPPORTED);
                continue;
            }
            Result<Staged> staged = bench().stage("", put);
            if (staged instanceof Result.Failed<Staged>) {
                assertFailed(staged, ErrorClass.UNSUPPORTED);
                continue;
            }
            Node node =
                    Bench.value(
                            bench().publish("", Bench.value(staged), new Precondition.Absent()));
            assertThat(node)
                    .isInstanceOfSatisfying(
                            Node.Link.class, link -> assertThat(link.target()).isEqualTo(target));
            assertThat(bench().visible().at(node.name().text()).content()).isEqualTo(target);
        }
    }

    @Test
    @DisplayName("specials: what of FIFOs, sockets and devices can be made")
    void makesSpecialsIfItClaimsTo() throws Exception {
        bench().needsWriting();
        for (String what :
                new String[] {"fifo", "socket", "character device 1:3", "block device 259:70000"}) {
            Put put =
                    bench().put(
                                    what.replace(' ', '-'),
                                    new Put.What.Special(what, MTIME, mode("0640")));
            if (!bench().capabilities().keepsSpecial(what)) {
                assertFailed(bench().stage("", put), ErrorClass.UNSUPPORTED);
                continue;
            }
            Node node = bench().make("", put);
            assertThat(node)
                    .isInstanceOfSatisfying(
                            Node.Special.class, made -> assertThat(made.what()).isEqualTo(what));
            assertThat(node.mtimeNs()).isEqualTo(MTIME);
            assertThat(node.attributes().get(Attributes.MODE)).contains("0640");
            assertThat(bench().stat(node.name().text())).isEqualTo(node);
        }
        assertFailed(
                bench().stage(
                                "",
                                bench().put(
                                                "other",
                                                new Put.What.Special(
                                                        "no such thing", MTIME, Attributes.NONE))),
                ErrorClass.UNSUPPORTED);
        assertThat(bench().reserved()).isEmpty();
    }

    @Test
    @DisplayName("keepsHardLinks: a file can get a second name")
    void makesHardLinksIfItClaimsTo() throws Exception {
        bench().needsWriting();
        bench().make("", bench().folder("folder"));
        bench().make("", bench().file("first", "content"));
        Put put = bench().put("second", new Put.What.HardLink(ref("first")));

        if (!bench().capabilities().keepsHardLinks()) {
            assertFailed(bench().stage("folder", put), ErrorClass.UNSUPPORTED);
            return;
        }
        Node second = bench().make("folder", put);
        Optional<LinkGroup> group = group(second);
        assertThat(group).isPresent().isEqualTo(group(bench().stat("first")));
        assertThat(group.orElseThrow().count()).isEqualTo(2);
        assertThat(bench().visible().at("folder/second").sameAs()).isEqualTo("first");
    }

    @Test
    @DisplayName("keepsHardLinks: of a file that is published already, and of nothing else")
    void makesNoHardLinksOfOtherThings() throws Exception {
        bench().needsWriting();
        if (!bench().capabilities().keepsHardLinks()) {
            return;
        }
        bench().make("", bench().folder("folder"));
        assertFailed(
                bench().stage("", bench().put("a", new Put.What.HardLink(ref("nothing")))),
                ErrorClass.NOT_FOUND);
        assertFailed(
                bench().stage("", bench().put("b", new Put.What.HardLink(ref("folder")))),
                ErrorClass.PRECONDITION_FAILED);
        assertThat(bench().reserved()).isEmpty();
    }

    private static Optional<LinkGroup> group(Node node) {
        return node instanceof Node.File file ? file.links() : Optional.empty();
    }

    @Test
    @DisplayName("feature: Something this adapter offers, and nothing it does not")
    void offersOnlyWhatItHas() {
        assertThat(bench().adapter.feature(Runnable.class)).isEmpty();
    }

    @Test
    @DisplayName("mode: octal, four digits or more")
    void writesModesInFourDigits() throws Exception {
        bench().tree.file("file", new byte[0]);
        Bench.needs(bench().tree.mode("file", 0040));

        assertThat(bench().stat("file").attributes().get(Attributes.MODE))
                .isEqualTo(mode("0040").get(Attributes.MODE));
    }
}
