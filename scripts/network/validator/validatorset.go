package main

import (
	"context"
	"encoding/json"

	abci "github.com/cometbft/cometbft/abci/types"
	"github.com/cometbft/cometbft/crypto/ed25519"

	"cosmossdk.io/core/address"

	"github.com/cosmos/cosmos-sdk/codec"
	codectypes "github.com/cosmos/cosmos-sdk/codec/types"
	sdk "github.com/cosmos/cosmos-sdk/types"
	stakingtypes "github.com/cosmos/cosmos-sdk/x/staking/types"

	"github.com/cosmos/cosmos-sdk/client"
	gwruntime "github.com/grpc-ecosystem/grpc-gateway/runtime"
)

const validatorSetName = "validatorset"

// founder is one validator of the set, which never changes: an Ed25519 public key; all weigh the same.
type founder struct {
	PublicKey []byte `json:"public_key"`
}

// validatorSet is the module that names the validators at genesis. It keeps nothing.
type validatorSet struct{}

func (validatorSet) Name() string                                                  { return validatorSetName }
func (validatorSet) IsAppModule()                                                  {}
func (validatorSet) IsOnePerModuleType()                                           {}
func (validatorSet) ConsensusVersion() uint64                                      { return 1 }
func (validatorSet) RegisterLegacyAminoCodec(*codec.LegacyAmino)                   {}
func (validatorSet) RegisterInterfaces(codectypes.InterfaceRegistry)               {}
func (validatorSet) RegisterGRPCGatewayRoutes(client.Context, *gwruntime.ServeMux) {}
func (validatorSet) DefaultGenesis(codec.JSONCodec) json.RawMessage                { return json.RawMessage("[]") }
func (validatorSet) ExportGenesis(sdk.Context, codec.JSONCodec) json.RawMessage {
	return json.RawMessage("[]")
}
func (validatorSet) ValidateGenesis(codec.JSONCodec, client.TxEncodingConfig, json.RawMessage) error {
	return nil
}

// InitGenesis hands CometBFT the validators.
func (validatorSet) InitGenesis(_ sdk.Context, _ codec.JSONCodec, data json.RawMessage) []abci.ValidatorUpdate {
	var founders []founder
	if err := json.Unmarshal(data, &founders); err != nil {
		panic(err)
	}
	updates := make([]abci.ValidatorUpdate, 0, len(founders))
	for _, one := range founders {
		updates = append(updates, abci.Ed25519ValidatorUpdate(ed25519.PubKey(one.PublicKey), 1))
	}
	return updates
}

// noStaking answers the EVM's questions about validators: who proposed a block is its coinbase, and there is no stake.
type noStaking struct{ operators address.Codec }

func (noStaking) BondDenom(context.Context) (string, error) { return denom, nil }

func (keeper noStaking) ValidatorAddressCodec() address.Codec { return keeper.operators }

func (noStaking) GetHistoricalInfo(context.Context, int64) (stakingtypes.HistoricalInfo, error) {
	return stakingtypes.HistoricalInfo{}, stakingtypes.ErrNoHistoricalInfo
}

func (noStaking) GetValidatorByConsAddr(_ context.Context, proposer sdk.ConsAddress) (stakingtypes.Validator, error) {
	return stakingtypes.Validator{OperatorAddress: sdk.ValAddress(proposer).String()}, nil
}
