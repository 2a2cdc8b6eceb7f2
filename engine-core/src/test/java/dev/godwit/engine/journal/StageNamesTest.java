package dev.godwit.engine.journal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.engine.model.MigrationKey;
import dev.godwit.spi.store.UnitId;
import dev.godwit.spi.value.Name;
import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class StageNamesTest {

    private final MigrationKey key = MigrationKey.draw(new Random(1));
    private final StageNames names = new StageNames(key);

    @Test
    void givesEachChangeOfEachUnitANameOfItsOwn() {
        Set<Name> all = new HashSet<>();
        for (int unit = 0; unit < 50; unit++) {
            for (int index = 0; index < 100; index++) {
                all.add(names.staged(new UnitId(1, unit), index));
                all.add(names.preImage(new UnitId(1, unit), index));
            }
        }

        assertThat(all).hasSize(10_000).allMatch(Name::reserved);
    }

    @Test
    void givesTheSameNamesInWhateverOrderTheyAreAskedFor() {
        UnitId unit = new UnitId(3, 7);
        Name ninth = names.staged(unit, 9);

        assertThat(names.staged(unit, 2)).isNotEqualTo(ninth);
        assertThat(new StageNames(key).staged(unit, 9)).isEqualTo(ninth);
        assertThat(names.staged(unit, 9)).isEqualTo(ninth);
        assertThat(new StageNames(MigrationKey.draw(new Random(2))).staged(unit, 9))
                .isNotEqualTo(ninth);
    }
}
