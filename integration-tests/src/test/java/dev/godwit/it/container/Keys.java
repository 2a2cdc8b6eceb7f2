package dev.godwit.it.container;

import java.util.List;

/// What a server knows somebody by. The secrets are like no other text, so that one which leaked
/// would be found.
///
/// @param profile under which name a person keeps them
public record Keys(String profile, String access, String secret) {
    public static final Keys RGW = new Keys("rgw", "test", "rgw9Jv2kTzQm4WcXe8LsYb6HdUa3Nf");
    public static final Keys S3PROXY =
            new Keys("s3proxy", "test", "s3proxy5Gw8nRrBt2VqKx7MhPz4CyEj");

    public static final List<Keys> ALL = List.of(RGW, S3PROXY);

    /// All of them as a person would keep them, in `~/.aws/credentials`.
    public static String profiles() {
        var profiles = new StringBuilder();
        for (var keys : ALL) {
            profiles.append(
                    """
                    [%s]
                    aws_access_key_id = %s
                    aws_secret_access_key = %s
                    """
                            .formatted(keys.profile(), keys.access(), keys.secret()));
        }
        return profiles.toString();
    }
}
