using System.Text.RegularExpressions;

namespace Egop.Kernel;

/// <summary>Answers in notebooks, and notebooks without them.</summary>
/// <remarks>
/// In a code cell, the lines between <c>// answer</c> and <c>// end of answer</c> are the answer. Without it, a TODO stands there with
/// an expression: what follows a colon after <c>end of answer</c>, or one that throws; nothing but the TODO where the answer
/// is not indented, since then it is whole definitions. In a text cell, an answer is a <c>details</c> element whose summary begins with
/// "Answer".
/// </remarks>
internal static partial class Exercise
{
    /// <summary>Whether a code cell holds an answer.</summary>
    public static bool HasAnswer(string code) => Answer().IsMatch(code);

    /// <summary>A code cell with its answer, without the lines that mark it.</summary>
    public static string Solved(string code) => Answer().Replace(code, match => match.Groups["body"].Value).TrimEnd('\n');

    /// <summary>A code cell without its answer.</summary>
    public static string Unsolved(string code)
    {
        return Answer().Replace(code, Todo).TrimEnd('\n');

        static string Todo(Match match)
        {
            string indent = match.Groups["indent"].Value;
            string given = match.Groups["stub"].Value.Trim();
            string stub = given.Length > 0 ? given : indent.Length > 0 ? "failwith \"TODO\"" : "";
            return $"{indent}// TODO: your answer\n" + (stub.Length > 0 ? $"{indent}{stub}\n" : "");
        }
    }

    /// <summary>A text cell without its answers; empty if it was nothing else.</summary>
    public static string WithoutAnswers(string markdown) => Details().Replace(markdown, "").Trim('\n');

    [GeneratedRegex(@"(?<=^|\n)(?<indent>[ ]*)// answer\n(?<body>(.*\n)*?)[ ]*// end of answer(:(?<stub>.*))?(\n|$)")]
    private static partial Regex Answer();

    [GeneratedRegex(@"<details>\s*<summary>\s*Answer.*?</details>\n*", RegexOptions.Singleline)]
    private static partial Regex Details();
}
