module Egop.FSharp.Tests.DocumentationTests

open System.IO
open System.Reflection
open System.Xml.Linq
open Xunit

let private assembly (name: string) = Assembly.Load name

let private documentation name = XDocument.Load(Path.ChangeExtension((assembly name).Location, ".xml"))

/// The F# compiler writes arrays of two dimensions otherwise than the C# compiler.
let private entries (document: XDocument) =
    document.Descendants "member"
    |> Seq.map (fun e -> e.Attribute("name").Value.Replace("[0:]", "[0:,0:]"), e)
    |> Map.ofSeq

let private isDocumented (entry: XElement) =
    let summary = entry.Element "summary"

    not (isNull (entry.Element "inheritdoc")) || (not (isNull summary) && summary.Value.Trim() <> "")

/// The compiler writes a constructor without parameters where nobody did, and then it has no documentation.
let private isImplicit (m: MemberInfo) =
    match m with
    | :? ConstructorInfo as c -> c.GetParameters().Length = 0
    | _ -> false

let private names name =
    [
        for t in PublicApi.types (assembly name) do
            PublicApi.typeId t

            yield! PublicApi.members t |> List.filter (isImplicit >> not) |> List.map PublicApi.memberId
    ]

let private undocumented name document =
    let entries = entries document

    names name |> List.filter (fun id -> not (entries.ContainsKey id && isDocumented entries[id]))

[<Theory>]
[<InlineData("Egop.LinearAlgebra")>]
[<InlineData("Egop")>]
[<InlineData("Egop.Theory")>]
[<InlineData("Egop.Charts")>]
[<InlineData("Egop.Experiments")>]
[<InlineData("Egop.Display")>]
[<InlineData("Egop.FSharp")>]
let ``every public member is documented`` (name: string) =
    let missing = undocumented name (documentation name)
    Assert.True(missing.IsEmpty, "Undocumented:\n" + String.concat "\n" missing)

[<Theory>]
[<InlineData("Egop", "M:Egop.Objectives.Rosenbrock(System.Int32,System.Double)")>]
[<InlineData("Egop", "P:Egop.Adam.Epsilon")>]
[<InlineData("Egop", "M:Egop.DataMatrix.op_Implicit(System.Double[0:,0:])~Egop.DataMatrix")>]
[<InlineData("Egop", "F:Egop.StopReason.NonFinite")>]
[<InlineData("Egop.FSharp", "T:Egop.ChartModule")>]
[<InlineData("Egop.FSharp", "M:Egop.TrainModule.losses(Egop.TrainResult)")>]
let ``a missing entry and an empty one are found`` (name: string, id: string) =
    let missing = documentation name
    let removed = (entries missing)[id]
    removed.Remove()
    Assert.Equal<string>([ id ], undocumented name missing)

    let empty = documentation name
    let emptied = (entries empty)[id]
    emptied.Element("summary").Value <- " "
    Assert.Equal<string>([ id ], undocumented name empty)

[<Fact>]
let ``every function of the facade shows its C# line`` () =
    let entries = entries (documentation "Egop.FSharp")

    let without =
        names "Egop.FSharp"
        |> List.filter (fun id -> id.StartsWith "M:" && not (entries[id].Value.Contains "C#: "))

    Assert.True(without.IsEmpty, "Without a C# line:\n" + String.concat "\n" without)
