package dev.godwit.cli;

import dev.godwit.api.Finding;
import dev.godwit.api.Migration;
import dev.godwit.api.MigrationSummary;
import dev.godwit.api.Migrations;
import dev.godwit.spi.fs.Location;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// An engine with a defect.
class BrokenMigrations implements Migrations {
    private static IllegalStateException defect() {
        return new IllegalStateException("the flux is inverted");
    }

    @Override
    public Location location(String text, Map<String, String> settings) {
        throw defect();
    }

    @Override
    public List<String> stores() {
        throw defect();
    }

    @Override
    public Migration openOrCreate(
            Path directory,
            Location source,
            Location destination,
            String store,
            Map<String, String> settings) {
        throw defect();
    }

    @Override
    public Migration open(Path directory, Map<String, String> settings) {
        throw defect();
    }

    @Override
    public Optional<Glimpse> glimpse(Path directory) {
        throw defect();
    }

    @Override
    public List<MigrationSummary> list(Path home) {
        throw defect();
    }

    @Override
    public void takeOver(Path directory) {
        throw defect();
    }

    @Override
    public void delete(Path directory) {
        throw defect();
    }

    @Override
    public List<Finding> checkUp(Path directory, boolean repair) {
        throw defect();
    }

    @Override
    public List<Finding> convert(Path directory, String store) {
        throw defect();
    }

    @Override
    public List<Finding> checkUp(Location location) {
        throw defect();
    }
}
