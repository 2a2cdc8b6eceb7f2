package dev.godwit.spi.value;

/// The hard-link group a file's name belongs to.
///
/// @param id the same for all names of one file within a location, such as `device:inode`
/// @param count how many names the file has in all, those outside the tree too; at least 2
public record LinkGroup(String id, int count) {}
