package dev.godwit.cli.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.api.Settings;
import dev.godwit.cli.json.SettingsJson;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class OptionTest {

    @Test
    void pinsEveryKeyItsVariableItsValuesAndItsDefault() {
        String table =
                Arrays.stream(Option.values())
                        .map(option ->
                                String.join(
                                        " | ",
                                        option.key(),
                                        option.variable(),
                                        option.shape().name(),
                                        option.label(),
                                        option.standard()))
                        .collect(Collectors.joining("\n", "", "\n"));

        assertThat(table)
                .isEqualTo(
                        """
                        state | GODWIT_STATE | VALUE | DIR |\s
                        name | GODWIT_NAME | VALUE | NAME |\s
                        store | GODWIT_STORE | VALUE | NAME | duckdb
                        workers | GODWIT_WORKERS | VALUE | N | the number of cores, at least 2; 32 for object stores
                        compare | GODWIT_COMPARE | VALUE | size-mtime|size|checksum|etag | size-mtime
                        hash | GODWIT_HASH | VALUE | xxh3|sha256|none | xxh3
                        include | GODWIT_INCLUDE | LIST | GLOB |\s
                        exclude | GODWIT_EXCLUDE | LIST | GLOB |\s
                        filter-from | GODWIT_FILTER_FROM | LIST | FILE |\s
                        min-size | GODWIT_MIN_SIZE | VALUE | SIZE |\s
                        max-size | GODWIT_MAX_SIZE | VALUE | SIZE |\s
                        min-age | GODWIT_MIN_AGE | VALUE | AGE |\s
                        max-age | GODWIT_MAX_AGE | VALUE | AGE |\s
                        on-conflict | GODWIT_ON_CONFLICT | VALUE | ask|overwrite|keep|newer | ask
                        metadata | GODWIT_METADATA | VALUE | none|times|mode|all | all
                        specials | GODWIT_SPECIALS | FLAG |  |\s
                        one-file-system | GODWIT_ONE_FILE_SYSTEM | FLAG |  |\s
                        no-rollback | GODWIT_NO_ROLLBACK | FLAG |  |\s
                        source-changes | GODWIT_SOURCE_CHANGES | VALUE | strict|accept | strict
                        verify | GODWIT_VERIFY | VALUE | none|size|sample=1%|full | size
                        allow-empty | GODWIT_ALLOW_EMPTY | FLAG |  |\s
                        max-delete | GODWIT_MAX_DELETE | VALUE | N | 0
                        max-errors | GODWIT_MAX_ERRORS | VALUE | N | 0 for never
                        bandwidth | GODWIT_BANDWIDTH | VALUE | RATE |\s
                        ops-limit | GODWIT_OPS_LIMIT | VALUE | N/s |\s
                        trust-metadata | GODWIT_TRUST_METADATA | FLAG |  |\s
                        max-source-lead | GODWIT_MAX_SOURCE_LEAD | VALUE | N | 3
                        page-cache | GODWIT_PAGE_CACHE | VALUE | keep|drop | keep
                        source-set | GODWIT_SOURCE_SET | LIST | KEY=VALUE |\s
                        destination-set | GODWIT_DESTINATION_SET | LIST | KEY=VALUE |\s
                        take-over | GODWIT_TAKE_OVER | FLAG |  |\s
                        yes | GODWIT_YES | FLAG |  |\s
                        dry-run | GODWIT_DRY_RUN | FLAG |  |\s
                        fresh | GODWIT_FRESH | FLAG |  |\s
                        list | GODWIT_LIST | FLAG |  |\s
                        tree | GODWIT_TREE | VALUE | PATH |\s
                        search | GODWIT_SEARCH | VALUE | TEXT |\s
                        where | GODWIT_WHERE | VALUE | QUERY |\s
                        sort | GODWIT_SORT | VALUE | FIELD[:desc] | tree
                        limit | GODWIT_LIMIT | VALUE | N | 100
                        after | GODWIT_AFTER | VALUE | TOKEN |\s
                        as | GODWIT_AS | VALUE | copy|overwrite|keep|delete |\s
                        only-this | GODWIT_ONLY_THIS | FLAG |  |\s
                        plan | GODWIT_PLAN | VALUE | FINGERPRINT |\s
                        mode | GODWIT_MODE | VALUE | size|sample=1%|full | what the migration was given
                        allow-pending | GODWIT_ALLOW_PENDING | FLAG |  |\s
                        allow-extras | GODWIT_ALLOW_EXTRAS | FLAG |  |\s
                        failed | GODWIT_FAILED | FLAG |  |\s
                        watch | GODWIT_WATCH | FLAG |  |\s
                        format | GODWIT_FORMAT | VALUE | json|csv|text|html | text
                        outcome | GODWIT_OUTCOME | VALUE | failed,stale,… |\s
                        store-stats | GODWIT_STORE_STATS | FLAG |  |\s
                        repair | GODWIT_REPAIR | FLAG |  |\s
                        convert-to | GODWIT_CONVERT_TO | VALUE | STORE |\s
                        config | GODWIT_CONFIG | VALUE | FILE | godwit.yaml, where it is
                        json | GODWIT_JSON | FLAG |  |\s
                        quiet | GODWIT_QUIET | FLAG |  |\s
                        verbose | GODWIT_VERBOSE | FLAG |  |\s
                        no-progress | GODWIT_NO_PROGRESS | FLAG |  |\s
                        no-color | GODWIT_NO_COLOR | FLAG |  |\s
                        """);
    }

    @Test
    void knowsEverySettingOfTheEngine() {
        Set<String> keys = new TreeSet<>(Settings.KEYS);
        keys.remove("filters");

        assertThat(keys).allSatisfy(key -> assertThat(Option.ofKey(key)).isPresent());
    }

    @Test
    void namesTheEnginesOwnDefaults() {
        Map<String, String> defaults = SettingsJson.of(Settings.parse(Map.of()));

        defaults.forEach((key, value) -> {
            Option option = Option.ofKey(key).orElseThrow();
            if (option.shape() == Option.Shape.FLAG) {
                assertThat(value).isEqualTo("false");
            } else if (option != Option.WORKERS) {
                assertThat(option.standard()).startsWith(value);
            }
        });
    }
}
