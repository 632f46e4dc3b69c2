package report_test

import (
	"fmt"
	"os"

	"github.com/detente-sim/detente/negotiation/report"
)

func ExampleTable() {
	x := report.Table{Align: "lrl"}
	x.Row("détente", "8.2%", "both sides deliver much")
	x.Row("stalemate", "57.6%", "neither does")
	if err := x.Write(os.Stdout); err != nil {
		fmt.Println(err)
	}
	// Output:
	// détente     8.2%  both sides deliver much
	// stalemate  57.6%  neither does
}
