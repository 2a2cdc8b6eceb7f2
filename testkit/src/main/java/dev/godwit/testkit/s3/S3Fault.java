package dev.godwit.testkit.s3;

/// What may go wrong about a request.
public enum S3Fault {
    /// 500, and nothing is done.
    INTERNAL_ERROR,
    /// 500, although it is done.
    INTERNAL_ERROR_AFTER,
    /// 503 with `Retry-After`, and nothing is done.
    SLOW_DOWN,
    /// An error document under status 200, and nothing is done.
    ERROR_IN_200,
    /// The same, although it is done.
    ERROR_IN_200_AFTER,
    /// Nothing is done, and no answer comes until the client gives up.
    SILENCE,
    /// It is done, and no answer comes until the client gives up.
    SILENCE_AFTER,
    /// The connection is reset when the request has begun.
    RESET,
    /// The connection is reset in the midst of the request's body, and nothing is done.
    RESET_IN_REQUEST,
    /// It is done, and the connection is reset in the midst of the answer's body.
    RESET_IN_ANSWER,
    /// It is done, and the connection is closed without an answer.
    LOST_REPLY,
    /// It is done, and the answer has the entity tags of something else.
    WRONG_ETAG,
    /// The answer's body ends before it is as long as its head says, and so does the connection.
    SHORT_BODY,
    /// Head and body of the answer agree on half of what there is.
    SHORT_LENGTH,
    /// A listing ends a page after its first entry; the next page goes on.
    SHORT_PAGE,
    /// A listing says that there is more, and not how to get at it.
    TORN_PAGE
}
