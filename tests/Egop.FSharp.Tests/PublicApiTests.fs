/// A change of the public API is a change of a file under tests/PublicApi, for all to see.
module Egop.FSharp.Tests.PublicApiTests

open System
open System.IO
open System.Reflection
open Xunit

let private variable = "EGOP_UPDATE_API"

[<Theory>]
[<InlineData("Egop.LinearAlgebra")>]
[<InlineData("Egop")>]
[<InlineData("Egop.Theory")>]
[<InlineData("Egop.Charts")>]
[<InlineData("Egop.Experiments")>]
[<InlineData("Egop.Display")>]
[<InlineData("Egop.FSharp")>]
let ``the public API is the one listed`` (name: string) =
    let path = Repository.file $"tests/PublicApi/{name}.txt"
    let actual = PublicApi.lines (Assembly.Load name)

    if Environment.GetEnvironmentVariable variable = "1" then
        Directory.CreateDirectory(Path.GetDirectoryName path) |> ignore
        File.WriteAllText(path, String.concat "\n" actual + "\n")

    let listed = if File.Exists path then List.ofArray (File.ReadAllLines path) else []

    if actual <> listed then
        let before, after = Set.ofList listed, Set.ofList actual

        let difference =
            [
                for line in before - after -> "- " + line
                for line in after - before -> "+ " + line
            ]

        Assert.Fail(
            $"The public API of {name} is not the one in tests/PublicApi/{name}.txt:\n"
            + String.concat "\n" difference
            + $"\nIf the change is meant, run the tests with {variable}=1 and commit the file."
        )
