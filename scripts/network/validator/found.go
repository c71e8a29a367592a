package main

import (
	"encoding/json"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/spf13/cobra"

	cmtconfig "github.com/cometbft/cometbft/config"
	"github.com/cometbft/cometbft/p2p"
	"github.com/cometbft/cometbft/privval"
	cmttypes "github.com/cometbft/cometbft/types"

	"github.com/cosmos/cosmos-sdk/x/genutil/types"
)

// network is what a network is founded from; foundCommand reads it as JSON.
type network struct {
	ChainID     uint64    `json:"chainId"`
	BlockMs     int64     `json:"blockMs"`
	GasLimit    int64     `json:"gasLimit"`
	GenesisTime time.Time `json:"genesisTime"`
	Validators  []place   `json:"validators"`
}

// place is where one validator keeps its data and listens.
type place struct {
	Home     string `json:"home"`
	Host     string `json:"host"`
	PeerPort int    `json:"peerPort"`
	RPCPort  int    `json:"rpcPort"`
	WsPort   int    `json:"wsPort"`
}

// foundCommand makes each validator's keys, its settings and the one genesis.
func foundCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "found",
		Short: "Make the keys, settings and genesis of a network that standard input describes as JSON",
		Args:  cobra.NoArgs,
		RunE: func(command *cobra.Command, _ []string) error {
			text, err := io.ReadAll(command.InOrStdin())
			if err != nil {
				return err
			}
			var wanted network
			if err := json.Unmarshal(text, &wanted); err != nil {
				return err
			}
			return wanted.found()
		},
	}
}

func (wanted network) found() error {
	var founders []founder
	var peers []string
	for _, one := range wanted.Validators {
		config := cometConfigOf(one.Home)
		for _, folder := range []string{"config", "data"} {
			if err := os.MkdirAll(filepath.Join(one.Home, folder), 0o700); err != nil {
				return err
			}
		}
		key := privval.LoadOrGenFilePV(config.PrivValidatorKeyFile(), config.PrivValidatorStateFile())
		founders = append(founders, founder{PublicKey: key.Key.PubKey.Bytes()})
		nodeKey, err := p2p.LoadOrGenNodeKey(config.NodeKeyFile())
		if err != nil {
			return err
		}
		peers = append(peers, fmt.Sprintf("%s@%s:%d", nodeKey.ID(), one.Host, one.PeerPort))
	}
	state, err := genesisState(wanted.ChainID, founders)
	if err != nil {
		return err
	}
	params := cmttypes.DefaultConsensusParams()
	params.Block.MaxGas = wanted.GasLimit
	genesis := types.AppGenesis{
		ChainID:       fmt.Sprintf("aeo-%d", wanted.ChainID),
		GenesisTime:   wanted.GenesisTime,
		InitialHeight: 1,
		AppState:      state,
		Consensus:     &types.ConsensusGenesis{Params: params},
	}
	for index, one := range wanted.Validators {
		others := append(append([]string{}, peers[:index]...), peers[index+1:]...)
		if err := genesis.SaveAs(cometConfigOf(one.Home).GenesisFile()); err != nil {
			return err
		}
		one.writeComet(wanted.BlockMs, strings.Join(others, ","))
		if err := one.writeApp(wanted.ChainID); err != nil {
			return err
		}
	}
	return nil
}

func cometConfigOf(home string) *cmtconfig.Config {
	config := cmtconfig.DefaultConfig()
	config.SetRoot(home)
	return config
}
