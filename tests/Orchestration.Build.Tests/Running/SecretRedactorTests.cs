using Orchestration.Build.Running.Output;

namespace Orchestration.Build.Tests.Running;

[TestClass]
public sealed class SecretRedactorTests
{
    private const string Secret = "s3cr3t-value-of-the-key";

    [TestMethod]
    public void A_value_of_a_variable_that_looks_like_a_key_is_masked() =>
        Assert.AreEqual("key *** end", Redact([$"key {Secret} end"]));

    [TestMethod]
    public void A_secret_is_masked_wherever_it_is_cut_into_pieces()
    {
        var text = $"before {Secret} between {Shape("sk-ant-api03-")} after\nnext {Secret}";
        for (var first = 0; first <= text.Length; first++)
        {
            for (var second = first; second <= text.Length; second += 3)
            {
                Assert.AreEqual(
                    "before *** between *** after\nnext ***",
                    Redact([text[..first], text[first..second], text[second..]]),
                    $"cut at {first} and {second}");
            }
        }
    }

    [TestMethod]
    [DataRow("postgres://app:correct-horse@db:5432/shop", "connect with correct-horse now", "connect with *** now")]
    [DataRow("https://bot:p%40ss%2Fword-9@git.example.org/x", "clear p@ss/word-9, as written p%40ss%2Fword-9", "clear ***, as written ***")]
    [DataRow("amqp://guest:short@mq", "dial guest:short@mq, a short way", "dial ***@mq, a short way")]
    [DataRow("https://example.org:8080/a@b", "see https://example.org:8080/a@b", "see https://example.org:8080/a@b")]
    [DataRow("postgres://app@db/shop", "app of db", "app of db")]
    public void The_password_of_a_URL_is_masked_whatever_its_variable_is_called(string value, string text, string masked) =>
        Assert.AreEqual(masked, Redact([text], SecretSet.FromEnvironment([new("DATABASE_URL", value)])));

    [TestMethod]
    public void A_secret_written_one_character_at_a_time_is_masked() =>
        Assert.AreEqual("a***b", Redact([.. $"a{Secret}b".Select(character => character.ToString())]));

    [TestMethod]
    public void The_longer_of_two_secrets_with_one_beginning_is_masked_whole()
    {
        var secrets = SecretSet.FromEnvironment([new("A_TOKEN", "abcdefgh"), new("B_TOKEN", "abcdefghijkl")]);
        Assert.AreEqual("x *** y *** z", Redact(["x abcdefgh", "ijkl y abcd", "efgh z"], secrets));
    }

    [TestMethod]
    public void A_secret_is_masked_in_the_form_JSON_gives_it()
    {
        var secrets = SecretSet.FromEnvironment([new("DB_PASSWORD", "quote\"back\\slash")]);
        Assert.AreEqual("{\"text\":\"***\"}", Redact(["{\"text\":\"quote\\\"back\\\\slash\"}"], secrets));
    }

    [TestMethod]
    public void A_private_key_is_swallowed_and_the_event_around_it_stays_whole() =>
        Assert.AreEqual(
            "{\"a\":\"***\",\"b\":1}",
            Redact(["{\"a\":\"-----BEGIN RSA PRIV", "ATE KEY-----\\nMIIabc+/=\\n-----END RSA PRIVATE KEY-----\\n\",\"b\":1}"]));

    [TestMethod]
    public void Words_with_hyphens_and_short_values_are_left_alone()
    {
        var secrets = SecretSet.FromEnvironment([new("API_KEY", "short"), new("GIT_AUTHOR_NAME", "somebody else")]);
        const string Text = "task-force risk-analysis-of-something-long sk-something-without-any-number short somebody else\n";
        Assert.AreEqual(Text, Redact([Text], secrets));
    }

    [TestMethod]
    public void Lines_are_passed_on_as_soon_as_they_are_complete()
    {
        var target = new Collector();
        var redactor = new SecretRedactor(SecretSet.FromEnvironment([new("API_KEY", Secret)]), target);
        redactor.Write("whole line\nhalf");
        Assert.IsTrue(target.Text.StartsWith("whole line\n", StringComparison.Ordinal), target.Text);
    }

    [TestMethod]
    public void Random_text_with_random_cuts_is_masked_like_the_whole()
    {
        var secrets = SecretSet.FromEnvironment([new("API_KEY", Secret), new("OTHER_TOKEN", "s3cr3t-v")]);
        var random = new Random(20261120);
        for (var round = 0; round < 2000; round++)
        {
            var text = string.Concat(Enumerable.Range(0, random.Next(1, 8)).Select(_ => Pieces[random.Next(Pieces.Length)]));
            var whole = Redact([text], secrets);
            var parts = new List<string>();
            for (var at = 0; at < text.Length;)
            {
                var length = Math.Min(random.Next(1, 12), text.Length - at);
                parts.Add(text.Substring(at, length));
                at += length;
            }

            Assert.AreEqual(whole, Redact(parts, secrets), text);
            Assert.IsFalse(whole.Contains("s3cr3t-v", StringComparison.Ordinal), text);
        }
    }

    private static readonly string[] Pieces =
        [Secret, "s3cr3t-v", "s3cr", "\n", " ", "sk-", Shape("sk-"), "-----BEGIN ", "plain", "AKIA", Shape("AKIA"), "\"", "ü"];

    // Put together here, so that no scanner takes this file for a leak.
    private static string Shape(string prefix) => prefix + "0123456789abcdefghijABCDEFGHIJ";

    private static string Redact(IEnumerable<string> pieces, SecretSet? secrets = null)
    {
        var target = new Collector();
        var redactor = new SecretRedactor(secrets ?? SecretSet.FromEnvironment([new("API_KEY", Secret)]), target);
        foreach (var piece in pieces)
        {
            redactor.Write(piece);
        }

        redactor.Complete();
        return target.Text;
    }

    private sealed class Collector : ITextSink
    {
        public string Text { get; private set; } = string.Empty;

        public void Write(ReadOnlySpan<char> text) => Text += text.ToString();
    }
}
