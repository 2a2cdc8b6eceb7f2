package dev.godwit.adapter.local;

import dev.godwit.spi.error.StorageException;
import dev.godwit.spi.fs.MountPoints;
import dev.godwit.spi.value.NodeRef;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// What the kernel's table says of the tree.
record LocalMountPoints(Root root) implements MountPoints {

    @Override
    public List<MountPoint> mountPoints() throws StorageException {
        Path base = root.base();
        // One for each place: the later hides the earlier.
        Map<NodeRef, MountPoint> places = new LinkedHashMap<>();
        try {
            for (Mounts.Mount mount : Mounts.now().below(base)) {
                NodeRef place = ref(base.relativize(mount.place()));
                places.put(place, new MountPoint(place, mount.type()));
            }
        } catch (IOException e) {
            throw Errors.of("see what is mounted below", base.toString(), e);
        }
        return List.copyOf(places.values());
    }

    private static NodeRef ref(Path path) {
        NodeRef ref = NodeRef.ROOT;
        for (Path name : path) {
            ref = ref.child(Names.of(name));
        }
        return ref;
    }
}
