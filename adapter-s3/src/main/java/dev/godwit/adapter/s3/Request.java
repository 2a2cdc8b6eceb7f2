package dev.godwit.adapter.s3;

/// The kinds of requests that are made of a server.
enum Request {
    HEAD("look at", "s3:GetObject and s3:ListBucket", true),
    GET("read", "s3:GetObject", true),
    LIST("list", "s3:ListBucket", true),
    PUT("write", "s3:PutObject", false),
    COPY("copy", "s3:GetObject and s3:PutObject", false),
    DELETE("remove", "s3:DeleteObject", false),
    BEGIN_UPLOAD("begin to upload", "s3:PutObject", false),
    /// Putting a part again replaces it.
    UPLOAD_PART("upload a part of", "s3:PutObject", true),
    COPY_PART("copy a part of", "s3:GetObject and s3:PutObject", true),
    END_UPLOAD("finish uploading", "s3:PutObject", false),
    ABORT_UPLOAD("give up uploading", "s3:AbortMultipartUpload", true),
    LIST_PARTS("list the uploaded parts of", "s3:ListMultipartUploadParts", true),
    LIST_VERSIONS("list the versions of", "s3:ListBucketVersions", true),
    GET_TAGS("read the tags of", "s3:GetObjectTagging", true),
    PUT_TAGS("tag", "s3:PutObjectTagging", true),
    GET_VERSIONING("ask about the versions of", "s3:GetBucketVersioning", true),
    LIST_UPLOADS("list the open uploads of", "s3:ListBucketMultipartUploads", true);

    /// A verb for messages.
    final String doing;

    /// What the credentials have to allow.
    final String permission;

    /// Whether it does no harm to ask twice, because it changes nothing or the same again.
    final boolean repeatable;

    Request(String doing, String permission, boolean repeatable) {
        this.doing = doing;
        this.permission = permission;
        this.repeatable = repeatable;
    }
}
