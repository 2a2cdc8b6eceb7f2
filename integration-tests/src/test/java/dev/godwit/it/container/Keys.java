package dev.godwit.it.container;

/// What a server knows somebody by. The secrets are like no other text, so that one which leaked
/// would be found.
///
/// @param profile under which name a person keeps them
public record Keys(String profile, String access, String secret) {
    public static final Keys RGW = new Keys("rgw", "test", "rgw9Jv2kTzQm4WcXe8LsYb6HdUa3Nf");
    public static final Keys S3PROXY =
            new Keys("s3proxy", "test", "s3proxy5Gw8nRrBt2VqKx7MhPz4CyEj");
}
