"""Run before a frozen program without CUDA's libraries: a card in the machine must not be seen."""

import os

os.environ["CUDA_VISIBLE_DEVICES"] = ""

import logging

# torch says on stderr that triton is missing wherever its build knows CUDA; here it is left out on purpose
logging.getLogger("torch.utils.flop_counter").setLevel(logging.ERROR)
