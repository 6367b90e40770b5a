namespace Egop

open MathNet.Numerics.LinearAlgebra

/// Values that are not this library's, made ready for notebooks: the last expression of a cell, or what is given to display.
[<CompilationRepresentation(CompilationRepresentationFlags.ModuleSuffix)>]
module Show =

    /// A matrix in columns, at most a dozen rows and columns of it. C#: new MatrixView(matrix)
    let matrix (matrix: Matrix<float>) : MatrixView = MatrixView matrix

    /// A matrix with at most a number of rows and columns. C#: new MatrixView(matrix, maxRows, maxColumns)
    let matrixOf (maxRows: int) (maxColumns: int) (matrix: Matrix<float>) : MatrixView =
        MatrixView(matrix, maxRows, maxColumns)

    /// A vector as a column, at most a dozen entries of it. C#: new MatrixView(vector)
    let vector (vector: Vector<float>) : MatrixView = MatrixView vector

    /// Records, tuples or numbers as a table, at most a hundred rows of it. C#: Table.Of(rows)
    let table (rows: 'a seq) : Table = Table.Of rows

    /// The same with at most a number of rows. C#: Table.Of(rows, maxRows)
    let tableOf (maxRows: int) (rows: 'a seq) : Table = Table.Of(rows, maxRows)

    /// HTML of one's own, taken as it is. C#: new HtmlView(html)
    let html (html: string) : HtmlView = HtmlView html
