# Finds a Java that Godwit runs on. Sourced by bin/godwit, ./godwit and ./mvnw; POSIX sh, and no process is started
# on the usual way through, since it is walked at every start.
#
#   find_java java     a runtime is enough         sets java_home and java_version ("25.0.3")
#   find_java javac    a whole JDK, to build with  returns 1 when there is none, and has said so

java_wanted=25

# Is $1 the home of a Java that is new enough and holds the tool $2? Every JDK since 9 has the file 'release'.
java_fits() {
    [ -x "$1/bin/$2" ] && [ -x "$1/bin/java" ] && [ -r "$1/release" ] || return 1
    java_version=
    while IFS='=' read -r key value; do
        [ "$key" = JAVA_VERSION ] || continue
        java_version=${value#\"}
        java_version=${java_version%%\"*}
    done <"$1/release"
    java_major=${java_version%%[!0-9]*}
    [ -n "$java_major" ] && [ "$java_major" -ge "$java_wanted" ] || return 1
    java_home=$1
}

find_java() {
    if [ -n "${GODWIT_JAVA_HOME:-}" ]; then
        # Somebody chose this one: another, taken in silence, would be a surprise.
        java_fits "$GODWIT_JAVA_HOME" "$1" && return 0
        echo "godwit: GODWIT_JAVA_HOME ($GODWIT_JAVA_HOME) is not a JDK $java_wanted or newer; point it at one, or unset it." >&2
        return 1
    fi
    if [ -n "${JAVA_HOME:-}" ]; then
        java_fits "$JAVA_HOME" "$1" && return 0
    fi
    if java_on_path=$(command -v java); then
        java_on_path=$(readlink -f "$java_on_path" 2>/dev/null) || java_on_path=
        java_fits "${java_on_path%/bin/java}" "$1" && return 0
    fi
    for candidate in \
        /usr/lib/jvm/* \
        /usr/java/* \
        /opt/java/* /opt/jdk* \
        /Library/Java/JavaVirtualMachines/*/Contents/Home \
        "${HOME:-}"/Library/Java/JavaVirtualMachines/*/Contents/Home \
        /opt/homebrew/opt/openjdk*/libexec/openjdk.jdk/Contents/Home \
        "${SDKMAN_DIR:-${HOME:-}/.sdkman}"/candidates/java/* \
        "${HOME:-}"/.jdks/*; do
        java_fits "$candidate" "$1" && return 0
    done
    echo "godwit: no JDK $java_wanted or newer found; install one (Temurin, for example) or set GODWIT_JAVA_HOME to its folder." >&2
    return 1
}
