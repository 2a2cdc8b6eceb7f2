package dev.godwit.spi.store;

/// A person's decision. It holds for this pass and all later ones; of several of one kind that
/// speak of a node the latest counts, and a path that is excluded stays so whatever the policy on
/// conflicts says.
public sealed interface Ruling {

    /// About one path.
    ///
    /// @param below whether it speaks of everything below the path too
    record OnPath(String path, boolean include, boolean below, String by, String why)
            implements Ruling {}

    /// What is to be done about one path. It settles conflicts of every kind, and alone of all
    /// rulings it deletes; where a verdict leaves no such choice it changes nothing.
    record OnNode(String path, Resolution as, boolean below, String by, String why)
            implements Ruling {}

    /// About all conflicts of changed content.
    record OnConflicts(OnConflict policy, String by) implements Ruling {}
}
