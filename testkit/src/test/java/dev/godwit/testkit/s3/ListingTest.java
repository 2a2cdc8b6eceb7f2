package dev.godwit.testkit.s3;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ListingTest extends ServerTest {

    private static final String BEYOND_BMP = "\uD83D\uDE00";
    private static final String LAST_OF_BMP = "\uFF5E";

    ListingTest() {
        super(S3Behaviour.AWS);
        for (String key : List.of("a", "a/", "a/1", "a/2", "a/b/3", "a0", "c/4", "d")) {
            bucket.put(key, key);
        }
    }

    @Test
    void foldsWhatHasADelimiterBehindThePrefix() throws Exception {
        Client.Answer top = client.get("/b?list-type=2&delimiter=/");
        Client.Answer below = client.get("/b?list-type=2&delimiter=/&prefix=a/");

        assertThat(top.texts("Key")).containsExactly("a", "a0", "d");
        assertThat(prefixes(top)).containsExactly("a/", "c/");
        assertThat(top.text("KeyCount")).isEqualTo("5");
        assertThat(below.texts("Key")).containsExactly("a/", "a/1", "a/2");
        assertThat(prefixes(below)).containsExactly("a/b/");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 5, 100})
    void listsEverythingOnceInPagesOfAnySize(int size) throws Exception {
        for (String delimiter : List.of("", "&delimiter=/")) {
            assertThat(byTokens(delimiter + "&max-keys=" + size))
                    .containsExactlyInAnyOrderElementsOf(byTokens(delimiter));
            assertThat(byMarkers(delimiter + "&max-keys=" + size))
                    .containsExactlyInAnyOrderElementsOf(byTokens(delimiter));
        }
    }

    private List<String> byTokens(String query) throws Exception {
        List<String> all = new ArrayList<>();
        String token = "";
        do {
            String from = token.isEmpty() ? "" : "&continuation-token=" + token;
            Client.Answer page = client.get("/b?list-type=2" + query + from);
            all.addAll(page.texts("Key"));
            all.addAll(prefixes(page));
            token = page.text("NextContinuationToken").replace("=", "%3D");
            assertThat(page.text("IsTruncated")).isEqualTo(String.valueOf(!token.isEmpty()));
        } while (!token.isEmpty());
        return all;
    }

    private List<String> byMarkers(String query) throws Exception {
        List<String> all = new ArrayList<>();
        String marker = "";
        do {
            Client.Answer page = client.get("/b?marker=" + marker + query);
            all.addAll(page.texts("Key"));
            all.addAll(prefixes(page));
            marker = page.text("NextMarker");
        } while (!marker.isEmpty());
        return all;
    }

    private static List<String> prefixes(Client.Answer page) {
        List<String> prefixes = page.texts("Prefix");
        return prefixes.subList(Math.min(1, prefixes.size()), prefixes.size());
    }

    @Test
    void startsBehindAKey() throws Exception {
        assertThat(client.get("/b?list-type=2&start-after=a/2").texts("Key"))
                .containsExactly("a/b/3", "a0", "c/4", "d");
    }

    @Test
    void refusesATokenThatIsNotItsOwn() throws Exception {
        assertThat(client.get("/b?list-type=2&continuation-token=made-up").status()).isEqualTo(400);
    }

    @Test
    void encodesKeysWhereThatIsAskedFor() throws Exception {
        bucket.put("e/ +\u0001\r<", "");

        assertThat(client.get("/b?list-type=2&prefix=e&encoding-type=url").texts("Key"))
                .containsExactly("e/+%2B%01%0D%3C");
        assertThat(client.get("/b?list-type=2&prefix=e").texts("Key"))
                .containsExactly("e/ +&#1;&#13;&lt;");
    }

    @Test
    void listsInTheOrderOfBytes() throws Exception {
        bucket.put(LAST_OF_BMP, "").put(BEYOND_BMP, "");

        assertThat(client.get("/b?list-type=2&start-after=d").texts("Key"))
                .containsExactly(LAST_OF_BMP, BEYOND_BMP);
    }

    @Test
    void listsInTheOrderOfUtf16WhereTheServerIsOneThatDoes() throws Exception {
        try (SimulatedS3 other =
                        SimulatedS3.start(S3Behaviour.AWS.with(S3Quirk.LISTS_IN_UTF16_ORDER));
                Client asking = new Client(other)) {
            other.bucket("b").put(LAST_OF_BMP, "").put(BEYOND_BMP, "");

            assertThat(asking.get("/b?list-type=2").texts("Key"))
                    .containsExactly(BEYOND_BMP, LAST_OF_BMP);
        }
    }
}
