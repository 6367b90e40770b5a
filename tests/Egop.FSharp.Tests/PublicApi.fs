/// The public members of an assembly: their names in its documentation file, and as lines of text.
module Egop.FSharp.Tests.PublicApi

open System
open System.Globalization
open System.Reflection
open System.Runtime.CompilerServices

let private declared =
    BindingFlags.Public
    ||| BindingFlags.NonPublic
    ||| BindingFlags.Instance
    ||| BindingFlags.Static
    ||| BindingFlags.DeclaredOnly

let private synthesized (m: MemberInfo) = m.IsDefined(typeof<CompilerGeneratedAttribute>, false)

let private visible (m: MethodBase) = not (isNull m) && (m.IsPublic || m.IsFamily || m.IsFamilyOrAssembly)

let private accessor (p: PropertyInfo) = [ p.GetMethod; p.SetMethod ] |> List.tryFind visible

let private isDelegate (t: Type) = typeof<Delegate>.IsAssignableFrom t

let types (assembly: Assembly) =
    assembly.GetExportedTypes()
    |> Array.filter (synthesized >> not)
    |> Array.sortWith (fun a b -> String.CompareOrdinal(a.FullName, b.FullName))

/// What a person wrote: no accessors, nothing the compiler makes for records and delegates.
let members (t: Type) : MemberInfo list =
    if isDelegate t then
        []
    else
        [
            for m in t.GetMembers declared do
                match m with
                | _ when synthesized m -> ()
                | :? ConstructorInfo as c when visible c && not c.IsStatic -> m
                | :? MethodInfo as f when visible f && (not f.IsSpecialName || f.Name.StartsWith "op_") -> m
                | :? PropertyInfo as p when (accessor p).IsSome -> m
                | :? FieldInfo as f when (f.IsPublic || f.IsFamily) && not f.IsSpecialName -> m
                | :? EventInfo as e when visible e.AddMethod -> m
                | _ -> ()
        ]

// ---- names in documentation files ----

let rec private idOf (t: Type) : string =
    if t.IsGenericMethodParameter then
        $"``{t.GenericParameterPosition}"
    elif t.IsGenericParameter then
        $"`{t.GenericParameterPosition}"
    elif t.IsByRef then
        idOf (t.GetElementType()) + "@"
    elif t.IsPointer then
        idOf (t.GetElementType()) + "*"
    elif t.IsArray then
        let bounds = String.Join(",", Array.create (t.GetArrayRank()) "0:")

        idOf (t.GetElementType()) + (if t.GetArrayRank() = 1 then "[]" else $"[{bounds}]")
    elif t.IsConstructedGenericType then
        let name = t.GetGenericTypeDefinition().FullName.Replace('+', '.')
        let arguments = t.GetGenericArguments() |> Array.map idOf |> String.concat ","
        name.Substring(0, name.IndexOf '`') + "{" + arguments + "}"
    else
        t.FullName.Replace('+', '.')

let private parametersId (parameters: ParameterInfo[]) =
    if parameters.Length = 0 then
        ""
    else
        parameters |> Array.map (fun p -> idOf p.ParameterType) |> String.concat "," |> sprintf "(%s)"

/// The name of a type in a documentation file.
let typeId (t: Type) = "T:" + idOf t

/// The name of a member in a documentation file.
let memberId (m: MemberInfo) =
    let name = idOf m.DeclaringType + "." + m.Name

    match m with
    | :? ConstructorInfo as c -> $"M:{idOf m.DeclaringType}.#ctor{parametersId (c.GetParameters())}"
    | :? MethodInfo as f ->
        let arity = if f.IsGenericMethod then $"``{f.GetGenericArguments().Length}" else ""

        let result = if f.Name = "op_Implicit" || f.Name = "op_Explicit" then $"~{idOf f.ReturnType}" else ""

        $"M:{name}{arity}{parametersId (f.GetParameters())}{result}"
    | :? PropertyInfo as p -> $"P:{name}{parametersId (p.GetIndexParameters())}"
    | :? EventInfo -> $"E:{name}"
    | _ -> $"F:{name}"

// ---- lines of text ----

let rec private nameOf (t: Type) : string =
    if t.IsByRef then
        "ref " + nameOf (t.GetElementType())
    elif t.IsArray then
        nameOf (t.GetElementType()) + "[" + String(',', t.GetArrayRank() - 1) + "]"
    elif t.IsGenericType then
        let arguments = t.GetGenericArguments() |> Array.map nameOf |> String.concat ", "
        t.Name.Substring(0, t.Name.IndexOf '`') + "<" + arguments + ">"
    else
        t.Name

let private parameterText (p: ParameterInfo) =
    let standard =
        if not p.HasDefaultValue then ""
        elif isNull p.RawDefaultValue then " = default"
        else String.Format(CultureInfo.InvariantCulture, " = {0}", p.RawDefaultValue)

    $"{nameOf p.ParameterType} {p.Name}{standard}"

let private parametersText (parameters: ParameterInfo[]) = parameters |> Array.map parameterText |> String.concat ", "

let private isInit (setter: MethodInfo) =
    setter.ReturnParameter.GetRequiredCustomModifiers()
    |> Array.exists (fun t -> t.Name = "IsExternalInit")

let private memberText (m: MemberInfo) =
    let modifiers (f: MethodBase) =
        (if f.IsStatic then "static " else "")
        + (if f.IsPublic then "" else "protected ")
        + (if f.IsAbstract && not f.DeclaringType.IsInterface then "abstract " else "")

    match m with
    | :? ConstructorInfo as c -> $"{modifiers c}new({parametersText (c.GetParameters())})"
    | :? MethodInfo as f ->
        let generic =
            if f.IsGenericMethod then
                f.GetGenericArguments() |> Array.map nameOf |> String.concat ", " |> sprintf "<%s>"
            else
                ""

        $"{modifiers f}{nameOf f.ReturnType} {f.Name}{generic}({parametersText (f.GetParameters())})"
    | :? PropertyInfo as p ->
        let index =
            match p.GetIndexParameters() with
            | [||] -> ""
            | parameters -> $"[{parametersText parameters}]"

        let get = if visible p.GetMethod then "get; " else ""

        let set =
            if not (visible p.SetMethod) then ""
            elif isInit p.SetMethod then "init; "
            else "set; "

        let required = if p.IsDefined(typeof<RequiredMemberAttribute>, false) then "required " else ""

        $"{modifiers (accessor p).Value}{required}{nameOf p.PropertyType} {p.Name}{index} {{ {get}{set}}}"
    | :? FieldInfo as f when f.DeclaringType.IsEnum -> $"{f.Name} = {Convert.ToInt64(f.GetRawConstantValue())}"
    | :? FieldInfo as f -> $"{nameOf f.FieldType} {f.Name}"
    | _ -> $"{m}"

let private typeText (t: Type) =
    let kind =
        if t.IsEnum then "enum"
        elif isDelegate t then "delegate"
        elif t.IsInterface then "interface"
        elif t.IsValueType then "struct"
        elif t.IsAbstract && t.IsSealed then "static class"
        elif t.IsAbstract then "abstract class"
        elif t.IsSealed then "sealed class"
        else "class"

    let parents =
        [
            if t.IsClass && t.BaseType <> typeof<obj> && not (isDelegate t) then
                nameOf t.BaseType
            if not t.IsEnum && not (isDelegate t) then
                yield! t.GetInterfaces() |> Array.filter _.IsVisible |> Array.map nameOf |> Array.sort
        ]

    let signature =
        if isDelegate t then
            let invoke = t.GetMethod "Invoke"
            $" {nameOf invoke.ReturnType} ({parametersText (invoke.GetParameters())})"
        else
            ""

    let colon = if parents.IsEmpty then "" else " : " + String.concat ", " parents

    $"{kind} {t.Namespace}.{nameOf t}{signature}{colon}"

/// Every public type of an assembly, each followed by its members with its name, in the order of their characters.
let lines (assembly: Assembly) =
    [
        for t in types assembly do
            typeText t

            yield!
                members t
                |> List.map (fun m -> $"    {nameOf t}: {memberText m}")
                |> List.sortWith (fun a b -> String.CompareOrdinal(a, b))
    ]
