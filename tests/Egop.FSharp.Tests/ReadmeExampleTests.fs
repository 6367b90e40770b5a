/// The F# example of README.md runs in F# Interactive, with the assemblies under test in place of the package.
module Egop.FSharp.Tests.ReadmeExampleTests

open System
open System.Globalization
open System.IO
open System.Text.RegularExpressions
open Xunit

let private example () =
    let block =
        Regex.Match(
            File.ReadAllText(Repository.file "README.md"),
            "```fsharp\n(#r \"nuget: Egop\\.FSharp, [0-9.]+\")\n(.*?)```",
            RegexOptions.Singleline
        )

    Assert.True(block.Success, "README.md has no fsharp block that starts with #r \"nuget: Egop.FSharp, VERSION\"")
    block.Groups[2].Value

[<Fact>]
let ``the F# example of the readme runs and the EGOP basis ends lower`` () =
    let folder = Directory.CreateTempSubdirectory "egop-readme"

    try
        let path = Path.Combine(folder.FullName, "example.fsx")
        File.WriteAllText(path, $"{Interactive.references}\n{example ()}")
        let code, output, errors = Interactive.run folder.FullName [ "--quiet"; path ] ""
        Assert.True((code = 0), $"exit code {code}\n{output}\n{errors}")
        let page = File.ReadAllText(Path.Combine(folder.FullName, "losses.html"))
        let picture = Regex.Match(page, "src=\"data:image/svg\\+xml;base64,([^\"]+)\"")
        Assert.Contains("<svg", Text.Encoding.UTF8.GetString(Convert.FromBase64String picture.Groups[1].Value))

        let gap name =
            let m = Regex.Match(output, $"^{name}: (\\S+)", RegexOptions.Multiline)
            Assert.True(m.Success, $"no line for {name}:\n{output}")
            Double.Parse(m.Groups[1].Value, CultureInfo.InvariantCulture)

        Assert.True(gap "EGOP" < gap "original", output)
    finally
        folder.Delete true
