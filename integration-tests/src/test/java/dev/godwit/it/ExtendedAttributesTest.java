package dev.godwit.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.godwit.it.Program.Ran;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Extended attributes, access control lists and file capabilities, as rsync and their own tools
/// see them.
class ExtendedAttributesTest {

    private static final String GROW =
            """
            mkdir -p source/folder/inner source/team; cd source
            for f in plain noted labelled secret capable listed large folder/file 'odd name' team/report
            do echo "$f" >"$f"; done
            setfattr -n user.comment -v 'a comment; with = and % and ,' noted
            setfattr -n user.empty noted
            setfattr -n 'user.odd name:with,%signs' -v 0x00ff0a80 noted
            setfattr -n user.large -v "$(head -c 3000 /dev/zero | tr '\\0' x)" large
            setfattr -n trusted.note -v seen folder; setfattr -n user.of -v folder folder
            setfattr -n trusted.note -v seen secret
            setfattr -n security.label -v mine labelled
            ln -s plain link; setfattr -h -n trusted.of -v link link
            cp /bin/true capable; chown 1234:2345 capable; chmod 0755 capable
            setcap cap_net_raw,cap_chown+ep capable
            setfacl -m u:1234:r,g:2345:rw,m:rw listed
            setfacl -m u:1234:rwx,d:u:1234:rwx,d:g::r-x,d:o:--- team
            chmod 2770 team; setfacl -m u:77:r team/report; chmod 4750 folder/file
            ln noted folder/hard
            """;

    @TempDir(factory = FastFolders.class)
    Path folder;

    private Program program;
    private Path source;
    private Path destination;

    @BeforeEach
    void grow() throws Exception {
        for (var tool : new String[] {"setfattr", "setfacl", "setcap"}) {
            Oracle.needs(tool);
        }
        assumeThat(Users.isRoot()).as("only root sets all of them").isTrue();
        var grown = shell(GROW);
        assumeThat(grown.err()).as("what this file system cannot hold").isEmpty();
        program = Program.in(folder);
        source = folder.resolve("source");
        destination = folder.resolve("destination");
    }

    @Test
    void carriesAllOfThemOnceOnly() throws Exception {
        var ran = migrate();
        var again = migrate();

        assertThat(ran.exit()).as(ran.toString()).isZero();
        assertThat(Oracle.differences(source, destination)).isEmpty();
        assertThat(attributes("destination")).isEqualTo(attributes("source"));
        assertThat(shell("getcap destination/capable").out()).contains("cap_chown,cap_net_raw=ep");
        assertThat(again.json().get("differences").get("same").asLong())
                .isEqualTo(ran.json().get("differences").get("only_on_source").asLong());
    }

    @Test
    void takesNothingOverFromFoldersThatBequeath() throws Exception {
        shell("mkdir destination; setfacl -m d:u:4321:rwx,d:o:rwx destination");

        migrate();

        assertThat(Oracle.differences(source, destination)).isEmpty();
        assertThat(attributes("destination")).isEqualTo(attributes("source"));
    }

    @Test
    void setsWhatDiffersAndTakesAwayWhatTheSourceHasNot() throws Exception {
        migrate();
        program.run("finish", "--yes");
        shell(
                """
                cd source
                setfattr -n user.comment -v other noted; setfattr -x user.empty noted
                setfacl -b listed; setfacl -m u:9:x plain; setcap -r capable; setfattr -n user.new -v 1 folder
                chown 7:8 labelled; setcap cap_sys_time=ep labelled
                setfattr -h -n trusted.of -v other link; setfacl -k team
                cd ../destination
                setfattr -n user.extra -v 1 plain; setfattr -n trusted.extra -v 1 folder/inner
                """);
        var before = everything("destination");

        var ran = migrate();

        assertThat(ran.exit()).as(ran.toString()).isZero();
        assertThat(ran.json().get("bytes_copied").asLong()).isZero();
        assertThat(ran.json().get("outcomes").get("metadata").asLong()).isEqualTo(10);
        assertThat(attributes("destination")).isEqualTo(attributes("source"));
        assertThat(Oracle.differences(source, destination)).isEmpty();

        var back = program.run("rollback", "--yes");

        assertThat(back.exit()).as(back.toString()).isZero();
        assertThat(everything("destination")).isEqualTo(before);
    }

    @Test
    void bringsThemBackWithWhatWasReplaced() throws Exception {
        migrate();
        program.run("finish", "--yes");
        var before = everything("destination");
        shell("for f in noted listed capable labelled; do echo more >>source/$f; done");

        var ran = migrate("--on-conflict", "overwrite");
        assertThat(ran.json().get("outcomes").get("overwritten").asLong())
                .as(ran.toString())
                .isEqualTo(5);
        var back = program.run("rollback", "--yes");

        assertThat(back.exit()).as(back.toString()).isZero();
        assertThat(everything("destination")).isEqualTo(before);
    }

    @Test
    void carriesNoneOfThemWhenAskedForLess() throws Exception {
        migrate("--metadata", "mode");
        assertThat(attributes("destination")).isEmpty();
        shell("setfattr -n user.theirs -v 1 destination/plain destination/folder");

        var again = migrate("--metadata", "mode");

        assertThat(again.json().get("outcomes").get("metadata").asLong()).isZero();
        assertThat(attributes("destination")).contains("user.theirs");
    }

    private Ran migrate(String... options) throws Exception {
        var words = new ArrayList<>(List.of("migrate", "--yes", "--json"));
        words.addAll(List.of(options));
        words.add(source.toString());
        words.add(destination.toString());
        return program.run(words.toArray(String[]::new));
    }

    /// All extended attributes of a tree, lists among them, in an order of its own.
    private String attributes(String tree) throws Exception {
        return inside(tree, "getfattr -h -d -m - -e hex \"$n\"");
    }

    private String everything(String tree) throws Exception {
        return inside(
                tree, "stat -c '%A %u %g %y %s %h %n' \"$n\"; getfattr -h -d -m - -e hex \"$n\"");
    }

    private String inside(String tree, String command) throws Exception {
        if (!Files.exists(folder.resolve(tree))) {
            return "";
        }
        var seen =
                shell(
                        "cd "
                                + tree
                                + "; find . -name '.godwit-*' -prune -o -print | LC_ALL=C sort |"
                                + " while read -r n; do "
                                + command
                                + "; done");
        assertThat(seen.err()).isEmpty();
        return seen.out();
    }

    private Command.Ended shell(String script) throws Exception {
        return Command.in(folder, "sh", "-ec", script).run();
    }
}
