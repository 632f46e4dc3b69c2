package sweep_test

import (
	"context"
	"fmt"
	"os"

	"github.com/detente-sim/detente/agents"
	"github.com/detente-sim/detente/negotiation/design"
	"github.com/detente-sim/detente/negotiation/sweep"
)

const guarantees = `schema: detente/design/1
id: guarantees
title: whether a guarantor helps
scenario: border.yaml
seed: 1
replicates: 200
metrics: [signatures, hon]
groups:
  - {id: alone, settings: [params.guarantor=0]}
  - {id: helped, settings: [params.guarantor=0.6]}
`

const hopes = `schema: detente/expectations/1
expectations:
  - id: helps
    claim: with a guarantor, promises are kept for longer
    metric: hon
    from: {group: alone}
    to: {group: helped}
    sign: "+"
`

func ExampleSweep_Run() {
	f, err := design.Read("guarantees.yaml", []byte(guarantees))
	if err != nil {
		fmt.Println(err)
		return
	}
	d, err := f.Build(design.Beside("testdata/guarantees.yaml"))
	if err != nil {
		fmt.Println(err)
		return
	}
	e, err := sweep.ReadExpectations("hopes.yaml", []byte(hopes))
	if err != nil {
		fmt.Println(err)
		return
	}
	dir, err := os.MkdirTemp("", "guarantees")
	if err != nil {
		fmt.Println(err)
		return
	}
	defer func() { _ = os.RemoveAll(dir) }()
	s := sweep.Sweep{Design: d, Archetypes: agents.Standard(), Dir: dir, Expectations: e}
	r, err := s.Run(context.Background())
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Print(r.Report)
	for _, file := range r.Files {
		fmt.Println(file.File)
	}
	// Output:
	// guarantees: whether a guarantor helps
	// Scenario border (preset core), 24 months, seed 1; 2 points of 200 runs, the same random numbers at all points.
	//
	// Mean of the runs [95% interval]
	//   point  group             signatures                hon
	//       0  alone    0.64 [0.546, 0.734]  1.55 [1.03, 2.08]
	//       1  helped  0.655 [0.566, 0.744]  2.23 [1.61, 2.85]
	//
	// Expectations: 1 held, 0 failed, 0 undecided
	//   held  helps  hon: expected a difference above 0  found 0.675 [0.2394, 1.111]
	// points.csv
	// points.parquet
	// results.csv
	// results.parquet
	// summary.csv
	// expectations.csv
	// report.txt
}
