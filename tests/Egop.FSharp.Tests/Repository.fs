module Egop.FSharp.Tests.Repository

open System
open System.IO

/// The full path of a file of the repository the tests were built in.
let file (path: string) =
    let rec search (folder: DirectoryInfo) =
        if isNull folder then
            failwith $"Egop.slnx is in no folder above {AppContext.BaseDirectory}; run the tests inside the repository."
        elif File.Exists(Path.Combine(folder.FullName, "Egop.slnx")) then
            Path.Combine(folder.FullName, path)
        else
            search folder.Parent

    search (DirectoryInfo AppContext.BaseDirectory)
